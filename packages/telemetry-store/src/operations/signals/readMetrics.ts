import { quoteSchema, type MetricType } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { MetricPresence } from '../../SignalsCommit';

/**
 * The metrics that a service was seen with, by name.
 *
 * @internal
 */
export async function readMetrics(
  pool: Pool,
  schema: string,
  service: string,
): Promise<MetricPresence[]> {
  const { rows } = await pool.query<{
    name: string;
    type: MetricType;
    unit: string;
    monotonic: boolean;
    temporality: number;
    label_keys: string[];
    bounds: number[];
    last_seen: string;
  }>(
    `SELECT name, type, unit, monotonic, temporality, label_keys, bounds, last_seen
     FROM ${quoteSchema(
       schema,
     )}.metric_presence WHERE service = $1 ORDER BY name`,
    [service],
  );
  return rows.map(({ label_keys: labelKeys, last_seen: lastSeen, ...row }) => ({
    service,
    ...row,
    labelKeys,
    lastSeen: Number(lastSeen),
  }));
}
