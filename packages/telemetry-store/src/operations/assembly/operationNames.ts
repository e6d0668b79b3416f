import type { TemplaterState } from '@slo-scout/journeys';
import { quoteSchema, type PartitionAssignment } from '@slo-scout/telemetry';
import type { ClientBase, Pool } from 'pg';

type Partition = Pick<PartitionAssignment, 'group' | 'topic' | 'partition'>;

/**
 * Keeps what templating has learnt, so that the next owner of the partition
 * gives the same names.
 *
 * @param state - JSON of a {@link TemplaterState}.
 * @internal
 */
export async function writeOperationNames(
  client: ClientBase,
  schema: string,
  { group, topic, partition }: Partition,
  state: string,
): Promise<void> {
  await client.query(
    `INSERT INTO ${quoteSchema(
      schema,
    )}.operation_names (group_name, topic, partition, state)
     VALUES ($1, $2, $3, $4)
     ON CONFLICT (group_name, topic, partition) DO UPDATE SET state = EXCLUDED.state`,
    [group, topic, partition, state],
  );
}

/** @internal */
export async function readOperationNames(
  client: ClientBase | Pool,
  schema: string,
  { group, topic, partition }: Partition,
): Promise<TemplaterState> {
  const { rows } = await client.query<{ state: TemplaterState }>(
    `SELECT state FROM ${quoteSchema(schema)}.operation_names
     WHERE group_name = $1 AND topic = $2 AND partition = $3`,
    [group, topic, partition],
  );
  return rows[0]?.state ?? {};
}
