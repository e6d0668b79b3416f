import type { ClientBase, Pool } from 'pg';
import { FencedError } from '../FencedError';
import type { PartitionAssignment } from '../TelemetryLog';
import { quoteSchema } from './schemaName';

/**
 * Where a group stands in a partition.
 *
 * @public
 */
export interface CommittedOffset {
  /** The next owner reads from here. */
  offset: number;
  /** Log time in ms: all outputs that are dated before it are committed. */
  cycle: number;
}

/**
 * Takes the offsets row of a partition for a new owner and returns where it
 * has to start. From then on a commit by a lower generation is refused; one
 * that is under way ends first and is part of the answer.
 *
 * @throws FencedError when a higher generation has been here.
 * @public
 */
export async function claimOffset(
  client: ClientBase | Pool,
  schema: string,
  { group, topic, partition, generation }: PartitionAssignment,
): Promise<CommittedOffset> {
  const { rows } = await client.query<{
    committed_offset: string;
    cycle: string;
  }>(
    `INSERT INTO ${quoteSchema(schema)}.consumer_offsets AS known
       (group_name, topic, partition, generation) VALUES ($1, $2, $3, $4)
     ON CONFLICT (group_name, topic, partition) DO UPDATE SET generation = EXCLUDED.generation
       WHERE known.generation <= EXCLUDED.generation
     RETURNING committed_offset, cycle`,
    [group, topic, partition, generation],
  );
  if (!rows[0]) throw new FencedError(group, topic, partition, generation);
  return {
    offset: Number(rows[0].committed_offset),
    cycle: Number(rows[0].cycle),
  };
}

/**
 * Moves a group's offset inside the caller's transaction. The row stays locked
 * until that ends, so that outputs and offset are one.
 *
 * @throws FencedError when the partition was claimed by another generation; roll back then.
 * @public
 */
export async function commitOffset(
  client: ClientBase,
  schema: string,
  { group, topic, partition, generation }: PartitionAssignment,
  { offset, cycle }: CommittedOffset,
): Promise<void> {
  const { rowCount } = await client.query(
    `UPDATE ${quoteSchema(
      schema,
    )}.consumer_offsets SET committed_offset = $5, cycle = $6
     WHERE group_name = $1 AND topic = $2 AND partition = $3 AND generation = $4`,
    [group, topic, partition, generation, offset, cycle],
  );
  if (rowCount !== 1)
    throw new FencedError(group, topic, partition, generation);
}
