import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';

/**
 * Forgets templates, metrics and services that were not seen since `before`,
 * unix seconds.
 *
 * @internal
 */
export async function forgetSignals(
  pool: Pool,
  schema: string,
  before: number,
): Promise<void> {
  for (const table of ['log_templates', 'metric_presence', 'signal_services']) {
    await pool.query(
      `DELETE FROM ${quoteSchema(schema)}.${table} WHERE last_seen < $1`,
      [before],
    );
  }
}
