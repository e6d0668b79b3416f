import { inTransaction, quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { DAY_SECONDS, type DayTable, partitionOfDay } from './partitionOfDay';

/**
 * Creates the day partitions that the minutes need. They are attached, which
 * blocks neither readers nor writers; programs that need the same one at once
 * take turns.
 *
 * @param known - days that are known to exist; the new ones are added.
 * @param maxDays - above so many partitions no more are created: senders choose
 * event times, and must not fill the catalog of the database.
 * @returns days that have no partition for that reason.
 * @internal
 */
export async function ensureDayPartitions(
  pool: Pool,
  schema: string,
  table: DayTable,
  minutes: Iterable<number>,
  known: Set<number>,
  maxDays: number,
): Promise<Set<number>> {
  const missing = new Set<number>();
  for (const minute of minutes) {
    const day = Math.floor(minute / DAY_SECONDS);
    if (!known.has(day)) missing.add(day);
  }
  const refused = new Set<number>();
  if (!missing.size) return refused;
  const quoted = quoteSchema(schema);
  await inTransaction(pool, async client => {
    await client.query(
      `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`,
      [`slo-scout partitions ${table} ${schema}`],
    );
    const { rows: counts } = await client.query<{ count: string }>(
      `SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass($1)`,
      [`${quoted}.${table}`],
    );
    let room = maxDays - Number(counts[0].count);
    // The latest days matter most.
    for (const day of [...missing].sort((a, b) => b - a)) {
      const partition = `${quoted}.${partitionOfDay(table, day)}`;
      const { rows } = await client.query<{ present: boolean }>(
        `SELECT to_regclass($1) IS NOT NULL AS present`,
        [partition],
      );
      if (rows[0].present) continue;
      if (room-- <= 0) {
        refused.add(day);
        continue;
      }
      await client.query(
        `CREATE TABLE ${partition} (LIKE ${quoted}.${table} INCLUDING ALL)`,
      );
      await client.query(
        `ALTER TABLE ${quoted}.${table} ATTACH PARTITION ${partition}
         FOR VALUES FROM (${day * DAY_SECONDS}) TO (${
          (day + 1) * DAY_SECONDS
        })`,
      );
    }
  });
  missing.forEach(day => refused.has(day) || known.add(day));
  return refused;
}
