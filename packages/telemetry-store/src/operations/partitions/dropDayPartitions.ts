import { inTransaction, quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { DAY_SECONDS, type DayTable, partitionOfDay } from './partitionOfDay';

/**
 * Drops the partitions of days that ended before `minute`. A partition that
 * somebody is reading right now is left for the next call.
 *
 * @returns names of the dropped tables.
 * @internal
 */
export async function dropDayPartitions(
  pool: Pool,
  schema: string,
  table: DayTable,
  minute: number,
): Promise<string[]> {
  const quoted = quoteSchema(schema);
  const oldest = partitionOfDay(table, Math.floor(minute / DAY_SECONDS));
  const { rows } = await pool.query<{ name: string }>(
    `SELECT child.relname AS name FROM pg_inherits
     JOIN pg_class AS child ON child.oid = inhrelid
     WHERE inhparent = to_regclass($1) AND child.relname < $2 ORDER BY 1`,
    [`${quoted}.${table}`, oldest],
  );
  const dropped: string[] = [];
  for (const { name } of rows) {
    try {
      await inTransaction(pool, async client => {
        await client.query(`SET LOCAL lock_timeout = '2s'`);
        await client.query(`DROP TABLE ${quoted}."${name}"`);
      });
      dropped.push(name);
    } catch (error) {
      if ((error as { code?: string }).code !== '55P03') throw error;
    }
  }
  return dropped;
}
