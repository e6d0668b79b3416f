import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';

/**
 * Traces of a capsule that got spans after they had been counted.
 *
 * @public
 */
export interface LateCount {
  minute: number;
  id: string;
  traces: number;
}

/**
 * Raises `late` of stored capsules; one that retention has dropped is passed over.
 *
 * @internal
 */
export async function addLate(
  client: PoolClient,
  schema: string,
  late: LateCount[],
): Promise<void> {
  if (!late.length) return;
  await client.query(
    `UPDATE ${quoteSchema(
      schema,
    )}.capsules AS known SET late = known.late + added.traces
     FROM (
       SELECT minute, id, sum(traces) AS traces
       FROM unnest($1::bigint[], $2::uuid[], $3::bigint[]) AS one (minute, id, traces) GROUP BY minute, id
     ) AS added
     WHERE known.minute = added.minute AND known.id = added.id`,
    [
      late.map(({ minute }) => minute),
      late.map(({ id }) => id),
      late.map(({ traces }) => traces),
    ],
  );
}
