import { SpanKind, quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { ObservedOperation, TimeRange } from '../../TelemetryStore';

/**
 * Operations that a service serves, busiest first.
 *
 * @internal
 */
export async function readOperations(
  pool: Pool,
  schema: string,
  service: string,
  { from, to }: TimeRange,
): Promise<ObservedOperation[]> {
  const quoted = quoteSchema(schema);
  const { rows } = await pool.query<
    Record<'service' | 'operation' | 'count' | 'errors', string> & {
      kind: number;
    }
  >(
    `WITH served AS (
       SELECT key, service, operation, kind FROM ${quoted}.operations
       WHERE service = $1 AND kind IN (${SpanKind.server}, ${SpanKind.consumer})
     ), variants AS (
       SELECT served.key, variant.variant_key FROM served
       JOIN ${quoted}.journey_variants AS variant ON served.key = ANY(variant.step_keys)
     ), counted AS (
       SELECT variants.key, sum(capsule.step_counts[position]) AS count, sum(capsule.step_errors[position]) AS errors
       FROM variants JOIN ${quoted}.capsules AS capsule USING (variant_key)
       CROSS JOIN LATERAL (SELECT array_position(capsule.step_keys, variants.key) AS position) AS place
       WHERE capsule.minute >= $2 AND capsule.minute < $3 AND position IS NOT NULL
       GROUP BY variants.key
     )
     SELECT service, operation, kind, count, errors FROM counted JOIN served USING (key)
     ORDER BY count DESC, operation`,
    [service, Math.ceil(from), Math.ceil(to)],
  );
  return rows.map(row => ({
    service: row.service,
    operation: row.operation,
    kind: row.kind,
    count: Number(row.count),
    errors: Number(row.errors),
  }));
}
