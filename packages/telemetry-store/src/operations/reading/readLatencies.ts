import type { SparseHistogram } from '@slo-scout/journeys';
import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { Subject, TimeRange } from '../../TelemetryStore';
import { scopeOf } from './scopeOf';
import { joinStep } from './stepColumns';

interface HistogramColumns {
  index: string;
  count: string;
  zero: string;
  sum: string;
}

/**
 * All latencies of a subject in one histogram; those of failed events apart.
 * Steps that an earlier release has stored do not tell them apart: then all are
 * in `ok`.
 *
 * @internal
 */
export async function readLatencies(
  pool: Pool,
  schema: string,
  subject: Subject,
  range: TimeRange,
): Promise<{ ok: SparseHistogram; error: SparseHistogram }> {
  const { variantKeys, stepKey } = await scopeOf(pool, schema, subject);
  const sum = (columns: HistogramColumns) =>
    sumHistograms(pool, schema, columns, variantKeys, range, stepKey);
  if (stepKey !== undefined) {
    const [all, error] = await Promise.all(
      ['', 'error_'].map(prefix =>
        sum({
          index: `step.${prefix}bucket_index`,
          count: `step.${prefix}bucket_count`,
          zero: `step.${prefix}zero`,
          sum: `step.${prefix}sum`,
        }),
      ),
    );
    return { ok: without(all, error), error };
  }
  const [ok, error] = await Promise.all(
    ['ok', 'error'].map(outcome =>
      sum({
        index: `capsule.${outcome}_index`,
        count: `capsule.${outcome}_count`,
        zero: `capsule.${outcome}_zero`,
        sum: `capsule.${outcome}_sum`,
      }),
    ),
  );
  return { ok, error };
}

/** What remains of a histogram when a part of it is taken away. */
function without(all: SparseHistogram, part: SparseHistogram): SparseHistogram {
  const taken = new Map(part.index.map((bucket, i) => [bucket, part.count[i]]));
  const index: number[] = [];
  const count: number[] = [];
  all.index.forEach((bucket, i) => {
    const left = all.count[i] - (taken.get(bucket) ?? 0);
    if (left > 0) {
      index.push(bucket);
      count.push(left);
    }
  });
  const nanos = Math.round(all.sum * 1e9) - Math.round(part.sum * 1e9);
  return { index, count, zero: all.zero - part.zero, sum: nanos / 1e9 };
}

async function sumHistograms(
  pool: Pool,
  schema: string,
  columns: HistogramColumns,
  variantKeys: string[],
  { from, to }: TimeRange,
  stepKey: string | undefined,
): Promise<SparseHistogram> {
  const { rows } = await pool.query<{
    index: number | null;
    count: string;
    sum: string;
  }>(
    `WITH chosen AS (
       SELECT ${columns.index} AS indexes, ${columns.count} AS counts, ${
      columns.zero
    } AS zero, ${columns.sum} AS sum
       FROM ${quoteSchema(schema)}.capsules AS capsule ${
      stepKey === undefined ? '' : joinStep('$4')
    }
       WHERE capsule.variant_key = ANY($1) AND capsule.minute >= $2 AND capsule.minute < $3
     )
     SELECT NULL::integer AS index, coalesce(sum(zero), 0) AS count, coalesce(sum(sum), 0) AS sum FROM chosen
     UNION ALL
     (SELECT i, sum(c), 0 FROM chosen, unnest(indexes, counts) AS bucket (i, c) GROUP BY i ORDER BY i)`,
    [
      variantKeys,
      Math.ceil(from),
      Math.ceil(to),
      ...(stepKey === undefined ? [] : [stepKey]),
    ],
  );
  const [totals, ...buckets] = rows;
  buckets.sort((a, b) => Number(a.index) - Number(b.index));
  return {
    index: buckets.map(bucket => Number(bucket.index)),
    count: buckets.map(bucket => Number(bucket.count)),
    zero: Number(totals.count),
    sum: Number(totals.sum) / 1e9,
  };
}
