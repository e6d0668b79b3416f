import type { Capsule } from '@slo-scout/journeys';
import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import { operationKey } from './operationKey';

/**
 * Writes down the names behind the steps' keys.
 *
 * @param known - keys that are stored already; it is not changed, since the transaction may fail.
 * @returns the keys that were new.
 * @internal
 */
export async function addOperations(
  client: PoolClient,
  schema: string,
  capsules: Capsule[],
  known: ReadonlySet<string>,
): Promise<string[]> {
  const added = new Map<
    string,
    { service: string; operation: string; kind: number }
  >();
  for (const { steps } of capsules) {
    for (const step of steps) {
      const key = operationKey(step);
      if (!known.has(key)) added.set(key, step);
    }
  }
  if (!added.size) return [];
  const operations = [...added.values()];
  await client.query(
    `INSERT INTO ${quoteSchema(
      schema,
    )}.operations (key, service, operation, kind)
     SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::smallint[]) AS one (key, service, operation, kind)
     ORDER BY key ON CONFLICT DO NOTHING`,
    [
      [...added.keys()],
      operations.map(({ service }) => service),
      operations.map(({ operation }) => operation),
      operations.map(({ kind }) => kind),
    ],
  );
  return [...added.keys()];
}
