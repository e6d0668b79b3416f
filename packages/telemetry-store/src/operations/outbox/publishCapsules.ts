import type { Capsule } from '@slo-scout/journeys';
import { inTransaction, quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import { readCapsules } from './readCapsules';

/**
 * Publishes capsules that were written since they were published last, the
 * longest waiting first. They leave the outbox after `append` has resolved: if
 * this process ends in between they are published again. One publisher works
 * at a time.
 *
 * @returns how many were taken from the outbox; less than `limit` when it is empty, or somebody else publishes.
 * @internal
 */
export async function publishCapsules(
  pool: Pool,
  schema: string,
  limit: number,
  append: (capsules: Capsule[]) => Promise<void>,
): Promise<number> {
  const quoted = quoteSchema(schema);
  return inTransaction(pool, async client => {
    const { rows: lock } = await client.query<{ ours: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS ours`,
      [`slo-scout capsule outbox ${schema}`],
    );
    if (!lock[0].ours) return 0;
    const { rows } = await client.query<{
      minute: string;
      id: string;
      sequence: string;
    }>(
      `SELECT minute, id, sequence FROM ${quoted}.capsule_outbox ORDER BY sequence LIMIT $1`,
      [limit],
    );
    if (!rows.length) return 0;
    // Read after the outbox: the rows are at least as new as what it says.
    const capsules = await readCapsules(client, schema, rows);
    if (capsules.length) await append(capsules);
    // What a writer holds, or has written again, stays; so the two never wait for each other in a circle.
    await client.query(
      `DELETE FROM ${quoted}.capsule_outbox WHERE (minute, id) IN (
         SELECT waiting.minute, waiting.id FROM ${quoted}.capsule_outbox AS waiting
         JOIN unnest($1::bigint[], $2::uuid[], $3::bigint[]) AS sent (minute, id, sequence)
           USING (minute, id, sequence)
         FOR UPDATE OF waiting SKIP LOCKED)`,
      [
        rows.map(({ minute }) => minute),
        rows.map(({ id }) => id),
        rows.map(({ sequence }) => sequence),
      ],
    );
    return rows.length;
  });
}
