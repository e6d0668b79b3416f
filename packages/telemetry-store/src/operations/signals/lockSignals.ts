import type { PoolClient } from 'pg';

/**
 * Makes the writers of logs, metrics and events of one schema take turns until
 * the transaction ends: then what they count against limits, and what they
 * look for before they write, cannot change in between.
 *
 * @internal
 */
export async function lockSignals(
  client: PoolClient,
  schema: string,
): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `slo-scout signals ${schema}`,
  ]);
}
