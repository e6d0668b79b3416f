import type { ParkedTrace } from '@slo-scout/journeys';
import { quoteSchema, type PartitionAssignment } from '@slo-scout/telemetry';
import type { ClientBase } from 'pg';

/**
 * Keeps the spans of traces that were taken out of assembly.
 *
 * @param parkedAt - log time, ms.
 * @internal
 */
export async function parkTraces(
  client: ClientBase,
  schema: string,
  {
    group,
    topic,
    partition,
  }: Pick<PartitionAssignment, 'group' | 'topic' | 'partition'>,
  parked: ParkedTrace[],
  parkedAt: number,
): Promise<void> {
  for (const trace of parked) {
    await client.query(
      `INSERT INTO ${quoteSchema(schema)}.parked_traces
         (group_name, topic, partition, trace_id, first_offset, opened_at, parked_at, spans)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
      [
        group,
        topic,
        partition,
        trace.traceId,
        trace.firstOffset,
        trace.openedAt,
        parkedAt,
        JSON.stringify(trace.spans),
      ],
    );
  }
}
