import { mergeCapsules, type Capsule } from '@slo-scout/journeys';
import { copyInto, quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import {
  CAPSULE_COLUMNS,
  type CapsuleRow,
  decodeCapsule,
  encodeCapsule,
  withStepKeys,
} from './capsuleRow';
import { INTEGER_ARRAYS } from './integerArrays';

const LINES_PER_CHUNK = 100;

/**
 * Adds capsules to those that are stored. What is stored is taken out, merged
 * here and put back by one COPY, which is several times faster than merging
 * arrays in SQL. The caller holds the lock of {@link lockCapsules}, so nobody
 * else is between the two steps; readers see the old rows until the commit.
 *
 * @returns how many of them were not stored before.
 * @internal
 */
export async function mergeIntoCapsules(
  client: PoolClient,
  schema: string,
  capsules: Capsule[],
): Promise<number> {
  if (!capsules.length) return 0;
  const quoted = quoteSchema(schema);
  const merged = new Map<string, Capsule>();
  for (const capsule of capsules) {
    const known = merged.get(capsule.id);
    const keyed = withStepKeys(capsule);
    merged.set(capsule.id, known ? mergeCapsules(known, keyed) : keyed);
  }
  const all = [...merged.values()];
  const { rows } = await client.query<CapsuleRow>({
    text: `DELETE FROM ${quoted}.capsules AS known USING unnest($1::bigint[], $2::uuid[]) AS taken (minute, id)
     WHERE known.minute = taken.minute AND known.id = taken.id RETURNING known.*`,
    values: [all.map(({ minute }) => minute), all.map(({ id }) => id)],
    types: INTEGER_ARRAYS,
  });
  for (const row of rows) {
    const id = row.id.replaceAll('-', '');
    const added = merged.get(id);
    if (added) merged.set(id, mergeCapsules(added, decodeCapsule(row, added)));
  }
  const sorted = [...merged.values()].sort(
    (a, b) => a.minute - b.minute || (a.id < b.id ? -1 : 1),
  );
  await copyInto(
    client,
    `COPY ${quoted}.capsules (${CAPSULE_COLUMNS}) FROM STDIN`,
    copyChunks(sorted),
  );
  return merged.size - rows.length;
}

function* copyChunks(capsules: Capsule[]): Generator<Buffer> {
  for (let i = 0; i < capsules.length; i += LINES_PER_CHUNK) {
    yield Buffer.from(
      capsules
        .slice(i, i + LINES_PER_CHUNK)
        .map(encodeCapsule)
        .join(''),
    );
  }
}
