import type { Exemplar } from '@slo-scout/journeys';
import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { Subject, TimeRange } from '../../TelemetryStore';
import { scopeOf } from './scopeOf';

/**
 * Traces kept as evidence, each once: failed ones first, then the slowest,
 * then random ones; within these the slowest first.
 *
 * @internal
 */
export async function readExemplars(
  pool: Pool,
  schema: string,
  subject: Subject,
  { from, to }: TimeRange,
  limit: number,
): Promise<Exemplar[]> {
  const { variantKeys } = await scopeOf(pool, schema, subject);
  const { rows } = await pool.query<{ exemplar: Exemplar }>(
    `SELECT exemplar FROM (
       SELECT DISTINCT ON (exemplar->>'traceId') exemplar,
         array_position(ARRAY['error', 'slowest', 'random'], exemplar->>'reason') AS rank,
         (exemplar->>'durationSeconds')::float8 AS duration, exemplar->>'traceId' AS trace_id
       FROM ${quoteSchema(
         schema,
       )}.capsules AS capsule, jsonb_array_elements(capsule.exemplars) AS exemplar
       WHERE capsule.variant_key = ANY($1) AND capsule.minute >= $2 AND capsule.minute < $3
       ORDER BY exemplar->>'traceId', rank
     ) AS distinct_traces ORDER BY rank, duration DESC, trace_id LIMIT $4`,
    [variantKeys, Math.ceil(from), Math.ceil(to), limit],
  );
  return rows.map(row => row.exemplar);
}
