import { bucketOfBound } from '@slo-scout/journeys';
import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { Subject, SubjectBin, TimeRange } from '../../TelemetryStore';
import { scopeOf } from './scopeOf';
import { countUpTo, joinStep } from './stepColumns';

interface BinRow {
  start: string;
  total: string;
  errors: string;
  fast: string | null;
}

/**
 * Counts in bins of event time.
 *
 * Where the sampling probability is known, each capsule's counts are scaled by
 * adjusted ÷ raw; the latencies inside a capsule share that factor.
 *
 * @throws RangeError when the bin is no multiple of a minute or the threshold no bucket boundary.
 * @internal
 */
export async function readSeries(
  pool: Pool,
  schema: string,
  subject: Subject,
  options: TimeRange & { binSeconds: number; thresholdSeconds?: number },
): Promise<SubjectBin[]> {
  const { from, to, binSeconds, thresholdSeconds } = options;
  if (
    !Number.isInteger(binSeconds) ||
    binSeconds < 60 ||
    binSeconds % 60 !== 0
  ) {
    throw new RangeError(
      `A bin of ${binSeconds} s is not possible: capsules hold whole minutes, use a multiple of 60.`,
    );
  }
  const last =
    thresholdSeconds === undefined ? null : bucketOfBound(thresholdSeconds);
  const { variantKeys, stepKey } = await scopeOf(pool, schema, subject);
  if (!variantKeys.length) return [];
  const perCapsule =
    stepKey === undefined ? journeyCounts() : operationCounts('$6');
  const { rows } = await pool.query<BinRow>(
    `SELECT minute / $4::bigint * $4::bigint AS start, sum(total) AS total, sum(errors) AS errors, sum(fast) AS fast
     FROM (
       SELECT capsule.minute, ${perCapsule.columns}
       FROM ${quoteSchema(schema)}.capsules AS capsule ${perCapsule.joins}
       WHERE capsule.variant_key = ANY($1) AND capsule.minute >= $2 AND capsule.minute < $3
     ) AS counted GROUP BY 1 ORDER BY 1`,
    [
      variantKeys,
      Math.ceil(from),
      Math.ceil(to),
      binSeconds,
      last,
      ...(stepKey === undefined ? [] : [stepKey]),
    ],
  );
  return rows.map(row => ({
    start: Number(row.start),
    total: Number(row.total),
    errors: Number(row.errors),
    ...(row.fast === null ? {} : { fast: Number(row.fast) }),
  }));
}

function journeyCounts() {
  const durations = {
    index: 'capsule.ok_index',
    count: 'capsule.ok_count',
    zero: 'capsule.ok_zero',
    total: 'capsule.ok',
  };
  const fast = countUpTo(durations, '$5');
  return {
    joins: '',
    columns: `capsule.adjusted_ok + capsule.adjusted_error AS total, capsule.adjusted_error AS errors,
      CASE WHEN $5::integer IS NULL THEN NULL WHEN capsule.ok = 0 THEN 0
        ELSE ${fast} * capsule.adjusted_ok / capsule.ok END AS fast`,
  };
}

/**
 * A step has a histogram of all its events and one of the failed ones. Where
 * an earlier release has not kept the latter, failed events are taken as the
 * fast ones when that is possible: so `fast` may be too low there, where
 * failures are slow, but never too high.
 */
function operationCounts(keyParameter: string) {
  const durations = {
    index: 'step.bucket_index',
    count: 'step.bucket_count',
    zero: 'step.zero',
    total: 'step.count',
  };
  const fast = countUpTo(durations, '$5');
  const fastErrors = countUpTo(
    {
      index: 'step.error_bucket_index',
      count: 'step.error_bucket_count',
      zero: 'step.error_zero',
      total: 'step.errors',
    },
    '$5',
  );
  const weight =
    '(capsule.adjusted_ok + capsule.adjusted_error) / (capsule.ok + capsule.error)';
  return {
    joins: joinStep(keyParameter),
    columns: `step.count * ${weight} AS total, step.errors * ${weight} AS errors,
      CASE WHEN $5::integer IS NULL THEN NULL
        WHEN step.errors = 0 THEN ${fast} * ${weight}
        WHEN step.error_zero IS NOT NULL THEN (${fast} - ${fastErrors}) * ${weight}
        ELSE greatest(${fast} - step.errors, 0) * ${weight} END AS fast`,
  };
}
