import type { Capsule } from '@slo-scout/journeys';
import { commitOffset } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import type { CycleCommit } from '../CycleCommit';
import { writeClosedTraces } from './assembly/closedTraces';
import { writeOperationNames } from './assembly/operationNames';
import { addLate } from './capsules/addLate';
import { addOperations } from './capsules/addOperations';
import { lockCapsules } from './capsules/lockCapsules';
import { mergeIntoCapsules } from './capsules/mergeIntoCapsules';
import { operationKey } from './capsules/operationKey';
import { queueCapsules } from './outbox/queueCapsules';
import { mergeVariantDeltas } from './journeys/mergeVariantDeltas';
import { type MergedVariants, mergeVariants } from './journeys/mergeVariants';

/**
 * Writes cycles in the caller's transaction. The offsets come first: their
 * rows stay locked, so that a new owner of a partition waits for the end of
 * this and is then right.
 *
 * @returns what became of the variants, the keys of operations that were new, and how many capsules were.
 * @throws FencedError when a partition is no longer ours; the transaction has to be rolled back.
 * @internal
 */
export async function commitCycles(
  client: PoolClient,
  schema: string,
  cycles: CycleCommit[],
  options: {
    maxVariants: number;
    knownOperations: ReadonlySet<string>;
    /** Queue what is written for the topic of capsules. */
    publishes: boolean;
  },
): Promise<MergedVariants & { operations: string[]; capsulesCreated: number }> {
  const ordered = [...cycles].sort(
    ({ assignment: a }, { assignment: b }) =>
      a.partition - b.partition || (a.topic < b.topic ? -1 : 1),
  );
  for (const { assignment, position } of ordered) {
    await commitOffset(client, schema, assignment, position);
  }
  for (const cycle of ordered) await writeAssembly(client, schema, cycle);

  const capsules = ordered.flatMap(cycle => cycle.capsules);
  const late = ordered.flatMap(cycle => cycle.late);
  if (!capsules.length && !late.length) {
    return {
      created: [],
      refused: new Set(),
      operations: [],
      capsulesCreated: 0,
    };
  }
  await lockCapsules(client, schema);
  const variants = await mergeVariants(
    client,
    schema,
    mergeVariantDeltas(ordered.flatMap(cycle => cycle.variants)),
    stepKeysByVariant(capsules),
    options.maxVariants,
  );
  const accepted = capsules.filter(
    ({ variantKey }) => !variants.refused.has(variantKey),
  );
  const operations = await addOperations(
    client,
    schema,
    accepted,
    options.knownOperations,
  );
  const capsulesCreated = await mergeIntoCapsules(client, schema, accepted);
  await addLate(client, schema, late);
  if (options.publishes) {
    await queueCapsules(client, schema, [...accepted, ...late]);
  }
  return { ...variants, operations, capsulesCreated };
}

/** What the next owner of the partition has to know. */
async function writeAssembly(
  client: PoolClient,
  schema: string,
  cycle: CycleCommit,
): Promise<void> {
  const { assignment, position, tombstones, tombstonesFrom } = cycle;
  await writeClosedTraces(
    client,
    schema,
    assignment,
    position.cycle,
    tombstonesFrom,
    tombstones,
  );
  if (cycle.operationNames !== undefined) {
    await writeOperationNames(client, schema, assignment, cycle.operationNames);
  }
}

function stepKeysByVariant(capsules: Capsule[]): Map<string, Set<string>> {
  const keys = new Map<string, Set<string>>();
  for (const { variantKey, steps } of capsules) {
    let own = keys.get(variantKey);
    if (!own) {
      own = new Set();
      keys.set(variantKey, own);
    }
    for (const step of steps) own.add(operationKey(step));
  }
  return keys;
}
