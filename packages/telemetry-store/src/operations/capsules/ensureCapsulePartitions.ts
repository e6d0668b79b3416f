import { inTransaction, quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { DAY_SECONDS, partitionOfDay } from './partitionOfDay';

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
export async function ensureCapsulePartitions(
  pool: Pool,
  schema: string,
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
      [`slo-scout capsule partitions ${schema}`],
    );
    const { rows: counts } = await client.query<{ count: string }>(
      `SELECT count(*) FROM pg_inherits WHERE inhparent = to_regclass($1)`,
      [`${quoted}.capsules`],
    );
    let room = maxDays - Number(counts[0].count);
    // The latest days matter most.
    for (const day of [...missing].sort((a, b) => b - a)) {
      const table = `${quoted}.${partitionOfDay(day)}`;
      const { rows } = await client.query<{ present: boolean }>(
        `SELECT to_regclass($1) IS NOT NULL AS present`,
        [table],
      );
      if (rows[0].present) continue;
      if (room-- <= 0) {
        refused.add(day);
        continue;
      }
      await client.query(
        `CREATE TABLE ${table} (LIKE ${quoted}.capsules INCLUDING ALL)`,
      );
      await client.query(
        `ALTER TABLE ${quoted}.capsules ATTACH PARTITION ${table}
         FOR VALUES FROM (${day * DAY_SECONDS}) TO (${
          (day + 1) * DAY_SECONDS
        })`,
      );
    }
  });
  missing.forEach(day => refused.has(day) || known.add(day));
  return refused;
}
