import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { ObservedService } from '../../TelemetryStore';

/**
 * Services that take part in any variant, by name.
 *
 * @internal
 */
export async function readServices(
  pool: Pool,
  schema: string,
): Promise<ObservedService[]> {
  const { rows } = await pool.query<
    Record<'service' | 'first_seen' | 'last_seen', string>
  >(
    `SELECT service, min(first_seen) AS first_seen, max(last_seen) AS last_seen
     FROM ${quoteSchema(schema)}.journey_variants, unnest(services) AS service
     GROUP BY service ORDER BY service COLLATE "C"`,
  );
  return rows.map(row => ({
    service: row.service,
    firstSeen: Number(row.first_seen),
    lastSeen: Number(row.last_seen),
  }));
}
