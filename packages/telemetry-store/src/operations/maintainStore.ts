import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { dropDayPartitions } from './partitions/dropDayPartitions';
import { inferStoredJourneys } from './journeys/inferStoredJourneys';
import { forgetSignals } from './signals/forgetSignals';

/**
 * How long the store keeps what it has, in days of event time.
 *
 * @public
 */
export interface StoreRetention {
  /** Default 40: four weeks of history and some room. */
  capsuleDays: number;
  /** Variants that were not seen for so long go, and the journeys that had only such. Default 40. */
  variantDays: number;
  /** Counts of log records and their templates, and metrics. Default 40. */
  logDays: number;
  /** Default 7. */
  eventDays: number;
}

/**
 * Retention that applies where none is given.
 *
 * @public
 */
export const DEFAULT_RETENTION: StoreRetention = {
  capsuleDays: 40,
  variantDays: 40,
  logDays: 40,
  eventDays: 7,
};

/**
 * Drops old partitions and forgets variants that no longer occur.
 *
 * @internal
 */
export async function maintainStore(
  pool: Pool,
  schema: string,
  retention: Partial<StoreRetention> = {},
): Promise<string[]> {
  const { capsuleDays, variantDays, logDays, eventDays } = {
    ...DEFAULT_RETENTION,
    ...retention,
  };
  const now = Math.floor(Date.now() / 1000);
  const dropped: string[] = [];
  for (const [table, days] of [
    ['capsules', capsuleDays],
    ['log_counts', logDays],
    ['telemetry_events', eventDays],
  ] as const) {
    const oldest = now - days * 86_400;
    dropped.push(...(await dropDayPartitions(pool, schema, table, oldest)));
  }
  await forgetSignals(pool, schema, now - logDays * 86_400);
  const { rowCount } = await pool.query(
    `DELETE FROM ${quoteSchema(schema)}.journey_variants WHERE last_seen < $1`,
    [now - variantDays * 86_400],
  );
  if (rowCount) await inferStoredJourneys(pool, schema);
  return dropped;
}
