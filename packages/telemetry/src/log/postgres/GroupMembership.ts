import type { Pool } from 'pg';
import { quoteSchema } from './schemaName';

/**
 * A partition held by this member.
 *
 * @internal
 */
export interface Lease {
  partition: number;
  generation: number;
}

/**
 * One member of a consumer group, as rows in Postgres. There is no leader:
 * every member computes from the list of living members how many partitions
 * are its share, gives back what is above it and takes free ones up to it.
 * A lease that is not renewed in time is free, which is how the partitions of
 * a dead member are found again. Times are the database's.
 *
 * @internal
 */
export class GroupMembership {
  private readonly schema: string;

  constructor(
    private readonly pool: Pool,
    schema: string,
    private readonly topic: string,
    private readonly group: string,
    private readonly member: string,
    private readonly sessionTimeoutMs: number,
  ) {
    this.schema = quoteSchema(schema);
  }

  /** Creates missing leases and expires those that a former process of the same name left. */
  async join(): Promise<void> {
    await this.addLeases();
    await this.pool.query(
      `UPDATE ${this.schema}.telemetry_log_leases SET member = NULL, expires_at = NULL
       WHERE topic = $1 AND group_name = $2 AND member = $3`,
      [this.topic, this.group, this.member],
    );
  }

  /**
   * Says that the member lives.
   *
   * @returns its share of the partitions: a number, since which ones does not matter.
   */
  async heartbeat(): Promise<number> {
    await this.addLeases();
    await this.pool.query(
      `INSERT INTO ${this.schema}.telemetry_log_members (topic, group_name, member, expires_at)
       VALUES ($1, $2, $3, clock_timestamp() + $4 * interval '1 ms')
       ON CONFLICT (topic, group_name, member) DO UPDATE SET expires_at = EXCLUDED.expires_at`,
      [this.topic, this.group, this.member, this.sessionTimeoutMs],
    );
    const { rows } = await this.pool.query<{
      rank: string;
      members: string;
      partitions: string;
    }>(
      `SELECT count(*) FILTER (WHERE member < $3) AS rank, count(*) AS members,
         (SELECT count(*) FROM ${this.schema}.telemetry_log_leases
          WHERE topic = $1 AND group_name = $2) AS partitions
       FROM ${this.schema}.telemetry_log_members
       WHERE topic = $1 AND group_name = $2 AND expires_at > clock_timestamp()`,
      [this.topic, this.group, this.member],
    );
    const [rank, members, partitions] = [
      rows[0].rank,
      rows[0].members,
      rows[0].partitions,
    ].map(Number);
    return (
      Math.floor(partitions / members) + (rank < partitions % members ? 1 : 0)
    );
  }

  /** @returns the leases that are still ours, for one more session. */
  async renew(held: Lease[]): Promise<Lease[]> {
    if (!held.length) return [];
    const { rows } = await this.pool.query<{
      partition: number;
      generation: string;
    }>(
      `UPDATE ${this.schema}.telemetry_log_leases AS lease
       SET expires_at = clock_timestamp() + $4 * interval '1 ms'
       FROM unnest($5::integer[], $6::bigint[]) AS held (partition, generation)
       WHERE lease.topic = $1 AND lease.group_name = $2 AND lease.member = $3
         AND lease.partition = held.partition AND lease.generation = held.generation
       RETURNING lease.partition, lease.generation`,
      [
        this.topic,
        this.group,
        this.member,
        this.sessionTimeoutMs,
        held.map(({ partition }) => partition),
        held.map(({ generation }) => generation),
      ],
    );
    return rows.map(toLease);
  }

  /** Takes up to `wanted` free partitions; each gets a new generation. */
  async acquire(wanted: number): Promise<Lease[]> {
    if (wanted <= 0) return [];
    const { rows } = await this.pool.query<{
      partition: number;
      generation: string;
    }>(
      `UPDATE ${this.schema}.telemetry_log_leases AS lease
       SET member = $3, generation = lease.generation + 1,
         expires_at = clock_timestamp() + $4 * interval '1 ms'
       FROM (
         SELECT partition FROM ${this.schema}.telemetry_log_leases
         WHERE topic = $1 AND group_name = $2 AND (member IS NULL OR expires_at <= clock_timestamp())
         ORDER BY partition LIMIT $5 FOR UPDATE SKIP LOCKED
       ) AS free
       WHERE lease.topic = $1 AND lease.group_name = $2 AND lease.partition = free.partition
       RETURNING lease.partition, lease.generation`,
      [this.topic, this.group, this.member, this.sessionTimeoutMs, wanted],
    );
    return rows.map(toLease);
  }

  /** Gives a partition back, unless somebody else has it already. */
  async release({ partition, generation }: Lease): Promise<void> {
    await this.pool.query(
      `UPDATE ${this.schema}.telemetry_log_leases SET member = NULL, expires_at = NULL
       WHERE topic = $1 AND group_name = $2 AND member = $3 AND partition = $4 AND generation = $5`,
      [this.topic, this.group, this.member, partition, generation],
    );
  }

  async leave(): Promise<void> {
    await this.pool.query(
      `DELETE FROM ${this.schema}.telemetry_log_members
       WHERE topic = $1 AND group_name = $2 AND (member = $3 OR expires_at < clock_timestamp())`,
      [this.topic, this.group, this.member],
    );
  }

  /** Partitions may have been added to the topic since. */
  private async addLeases(): Promise<void> {
    await this.pool.query(
      `INSERT INTO ${this.schema}.telemetry_log_leases (topic, group_name, partition)
       SELECT $1, $2, partition FROM ${this.schema}.telemetry_log_heads WHERE topic = $1
       ORDER BY partition ON CONFLICT DO NOTHING`,
      [this.topic, this.group],
    );
  }
}

function toLease(row: { partition: number; generation: string }): Lease {
  return { partition: row.partition, generation: Number(row.generation) };
}
