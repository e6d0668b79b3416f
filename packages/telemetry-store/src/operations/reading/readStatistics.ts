import { bucketUpperBound } from '@slo-scout/journeys';
import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { JourneyStatistics, TimeRange } from '../../TelemetryStore';

interface StatisticsRow {
  journey_id: string;
  traces: string;
  errors: string;
  quantiles: Array<number | null> | null;
}

/** Bucket -1000000 stands for durations of zero. */
const ZERO_BUCKET = -1_000_000;

/**
 * Counts of traces, not adjusted for sampling, and quantiles by nearest rank
 * over all traces, failed ones included.
 *
 * @internal
 */
export async function readStatistics(
  pool: Pool,
  schema: string,
  journeyIds: string[],
  { from, to }: TimeRange,
): Promise<JourneyStatistics[]> {
  const quoted = quoteSchema(schema);
  const { rows } = await pool.query<StatisticsRow>(
    `WITH chosen AS (
       SELECT journey.id, ok, error, ok_index, ok_count, ok_zero, error_index, error_count, error_zero
       FROM ${quoted}.user_journeys AS journey
       JOIN ${quoted}.capsules AS capsule ON capsule.variant_key = ANY(journey.variant_keys)
       WHERE journey.id = ANY($1) AND capsule.minute >= $2 AND capsule.minute < $3
     ), counts AS (
       SELECT id, sum(ok + error) AS traces, sum(error) AS errors FROM chosen GROUP BY id
     ), buckets AS (
       SELECT id, i, sum(c) AS c FROM (
         SELECT id, i, c FROM chosen, unnest(ok_index, ok_count) AS bucket (i, c)
         UNION ALL SELECT id, i, c FROM chosen, unnest(error_index, error_count) AS bucket (i, c)
         UNION ALL SELECT id, ${ZERO_BUCKET}, ok_zero + error_zero FROM chosen
       ) AS every GROUP BY id, i
     ), ranked AS (
       SELECT id, i, sum(c) OVER (PARTITION BY id ORDER BY i) AS seen, sum(c) OVER (PARTITION BY id) AS total
       FROM buckets
     ), quantiles AS (
       SELECT id, ARRAY[
         min(i) FILTER (WHERE seen >= greatest(1, ceil(0.50 * total))),
         min(i) FILTER (WHERE seen >= greatest(1, ceil(0.95 * total))),
         min(i) FILTER (WHERE seen >= greatest(1, ceil(0.99 * total)))
       ] AS quantiles FROM ranked GROUP BY id
     )
     SELECT wanted.id AS journey_id, coalesce(traces, 0) AS traces, coalesce(errors, 0) AS errors, quantiles
     FROM unnest($1::text[]) WITH ORDINALITY AS wanted (id, ordinal)
     LEFT JOIN counts USING (id) LEFT JOIN quantiles USING (id) ORDER BY ordinal`,
    [journeyIds, Math.ceil(from), Math.ceil(to)],
  );
  return rows.map(row => {
    const [p50, p95, p99] = (row.quantiles ?? []).map(toSeconds);
    const counts = {
      journeyId: row.journey_id,
      traces: Number(row.traces),
      errors: Number(row.errors),
    };
    return p50 === undefined ? counts : { ...counts, p50, p95, p99 };
  });
}

function toSeconds(bucket: number | null): number | undefined {
  if (bucket === null) return undefined;
  return bucket === ZERO_BUCKET ? 0 : bucketUpperBound(bucket) / 1e9;
}
