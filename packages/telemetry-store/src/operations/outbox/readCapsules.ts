import type { Capsule } from '@slo-scout/journeys';
import { INTEGER_ARRAYS } from '../capsules/integerArrays';
import { quoteSchema } from '@slo-scout/telemetry';
import type { ClientBase } from 'pg';
import { type CapsuleRow, decodeCapsule } from '../capsules/capsuleRow';

type Row = CapsuleRow & {
  edges_key: string;
  entry_service: string;
  entry_operation: string;
};

/**
 * Capsules as the worker built them, with the names of their steps. One that
 * retention has dropped is missing.
 *
 * @internal
 */
export async function readCapsules(
  client: ClientBase,
  schema: string,
  wanted: Array<{ minute: string | number; id: string }>,
): Promise<Capsule[]> {
  const quoted = quoteSchema(schema);
  const { rows } = await client.query<Row>({
    text: `SELECT capsule.*, variant.edges_key, variant.entry_service, variant.entry_operation
     FROM unnest($1::bigint[], $2::uuid[]) AS wanted (minute, id)
     JOIN ${quoted}.capsules AS capsule USING (minute, id)
     JOIN ${quoted}.journey_variants AS variant USING (variant_key)
     ORDER BY capsule.minute, capsule.id`,
    values: [wanted.map(({ minute }) => minute), wanted.map(({ id }) => id)],
    types: INTEGER_ARRAYS,
  });
  const keys = new Set(rows.flatMap(row => row.step_keys));
  const { rows: operations } = await client.query<{
    key: string;
    service: string;
    operation: string;
    kind: number;
  }>(
    `SELECT key, service, operation, kind FROM ${quoted}.operations WHERE key = ANY($1::bigint[])`,
    [[...keys]],
  );
  const byKey = new Map(operations.map(({ key, ...names }) => [key, names]));
  return rows.map(row => {
    const capsule = decodeCapsule(row, {
      edgesKey: row.edges_key,
      entryService: row.entry_service,
      entryOperation: row.entry_operation,
    });
    return {
      ...capsule,
      steps: capsule.steps.map(step => ({
        ...step,
        ...byKey.get(step.operation),
      })),
    };
  });
}
