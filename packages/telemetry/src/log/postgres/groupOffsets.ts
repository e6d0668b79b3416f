import type { Pool } from 'pg';
import { FencedError } from '../FencedError';
import type { PartitionAssignment } from '../TelemetryLog';
import { quoteSchema } from './schemaName';

/**
 * Where the group stands; undefined when it has never committed.
 *
 * @internal
 */
export async function readGroupOffset(
  pool: Pool,
  schema: string,
  { group, topic, partition }: PartitionAssignment,
): Promise<number | undefined> {
  const { rows } = await pool.query<{ committed_offset: string }>(
    `SELECT committed_offset FROM ${quoteSchema(schema)}.consumer_offsets
     WHERE group_name = $1 AND topic = $2 AND partition = $3`,
    [group, topic, partition],
  );
  return rows[0] && Number(rows[0].committed_offset);
}

/**
 * Moves a group's offset on behalf of the member that holds the lease. The
 * lease is locked against its next owner until the offset is written.
 *
 * @throws FencedError when the lease has another generation by now
 * @internal
 */
export async function commitGroupOffset(
  pool: Pool,
  schema: string,
  { group, topic, partition, generation }: PartitionAssignment,
  offset: number,
): Promise<void> {
  const quoted = quoteSchema(schema);
  const { rowCount } = await pool.query(
    `WITH lease AS (
       SELECT group_name, topic, partition, generation FROM ${quoted}.telemetry_log_leases
       WHERE group_name = $1 AND topic = $2 AND partition = $3 AND generation = $4 FOR SHARE
     )
     INSERT INTO ${quoted}.consumer_offsets AS known
       (group_name, topic, partition, generation, committed_offset)
     SELECT group_name, topic, partition, generation, $5 FROM lease
     ON CONFLICT (group_name, topic, partition) DO UPDATE
       SET generation = EXCLUDED.generation, committed_offset = EXCLUDED.committed_offset
       WHERE known.generation <= EXCLUDED.generation`,
    [group, topic, partition, generation, offset],
  );
  if (rowCount !== 1)
    throw new FencedError(group, topic, partition, generation);
}
