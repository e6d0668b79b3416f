import type { ClientBase } from 'pg';

/**
 * Makes migrations of one schema take turns, until the transaction ends.
 *
 * @public
 */
export async function lockMigrations(
  client: ClientBase,
  schema: string,
): Promise<void> {
  await client.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
    `slo-scout migrations ${schema}`,
  ]);
}
