import type { PoolClient } from 'pg';

/**
 * Makes the writers of capsules and variants of one schema take turns until
 * the transaction ends. They would wait for each other anyway: all write the
 * capsules of the current minute.
 *
 * @internal
 */
export async function lockCapsules(
  client: PoolClient,
  schema: string,
): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `slo-scout capsules ${schema}`,
  ]);
}
