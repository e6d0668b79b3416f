import type { Knex } from 'knex';

/**
 * Numbers of rows by their status.
 *
 * @internal
 */
export async function countByStatus(
  db: Knex,
  table: string,
): Promise<Map<string, number>> {
  const rows: Array<{ status: string; count: string }> = await db(table)
    .groupBy('status')
    .select('status')
    .count({ count: '*' });
  return new Map(rows.map(({ status, count }) => [status, Number(count)]));
}
