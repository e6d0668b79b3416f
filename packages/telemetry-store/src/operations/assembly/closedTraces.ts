import { quoteSchema, type PartitionAssignment } from '@slo-scout/telemetry';
import type { Tombstone } from '@slo-scout/journeys';
import type { ClientBase, Pool } from 'pg';
import {
  type CycleTombstones,
  decodeTombstones,
  encodeTombstones,
} from './encodeTombstones';

type Partition = Pick<PartitionAssignment, 'group' | 'topic' | 'partition'>;

/**
 * Writes the tombstones of a cycle and forgets those of cycles before `oldest`.
 *
 * @internal
 */
export async function writeClosedTraces(
  client: ClientBase,
  schema: string,
  { group, topic, partition }: Partition,
  cycle: number,
  oldest: number,
  tombstones: CycleTombstones,
): Promise<void> {
  const table = `${quoteSchema(schema)}.closed_traces`;
  await client.query(
    `DELETE FROM ${table} WHERE group_name = $1 AND topic = $2 AND partition = $3 AND cycle < $4`,
    [group, topic, partition, oldest],
  );
  if (!tombstones.closed.length && !tombstones.late.length) return;
  await client.query(
    `INSERT INTO ${table} (group_name, topic, partition, cycle, tombstones) VALUES ($1, $2, $3, $4, $5)`,
    [group, topic, partition, cycle, encodeTombstones(tombstones)],
  );
}

/**
 * The tombstones of a partition, oldest first, with what later cycles said of
 * them.
 *
 * @internal
 */
export async function readClosedTraces(
  client: ClientBase | Pool,
  schema: string,
  { group, topic, partition }: Partition,
): Promise<Tombstone[]> {
  const { rows } = await client.query<{ tombstones: Buffer }>(
    `SELECT tombstones FROM ${quoteSchema(schema)}.closed_traces
     WHERE group_name = $1 AND topic = $2 AND partition = $3 ORDER BY cycle`,
    [group, topic, partition],
  );
  const stones = new Map<string, Tombstone>();
  for (const row of rows) {
    const { closed, late } = decodeTombstones(row.tombstones);
    for (const stone of closed) {
      stones.delete(stone.traceId);
      stones.set(stone.traceId, stone);
    }
    for (const traceId of late) {
      const stone = stones.get(traceId);
      if (stone) stone.late = true;
    }
  }
  return [...stones.values()];
}
