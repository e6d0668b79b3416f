import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { dropCapsulePartitions } from './capsules/dropCapsulePartitions';
import { inferStoredJourneys } from './journeys/inferStoredJourneys';

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
}

/**
 * Retention that applies where none is given.
 *
 * @public
 */
export const DEFAULT_RETENTION: StoreRetention = {
  capsuleDays: 40,
  variantDays: 40,
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
  const { capsuleDays, variantDays } = { ...DEFAULT_RETENTION, ...retention };
  const now = Math.floor(Date.now() / 1000);
  const dropped = await dropCapsulePartitions(
    pool,
    schema,
    now - capsuleDays * 86_400,
  );
  const { rowCount } = await pool.query(
    `DELETE FROM ${quoteSchema(schema)}.journey_variants WHERE last_seen < $1`,
    [now - variantDays * 86_400],
  );
  if (rowCount) await inferStoredJourneys(pool, schema);
  return dropped;
}
