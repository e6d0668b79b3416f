/**
 * SQL that joins one step to each capsule, by its key in parameter `$n`:
 * `step.count`, `step.errors`, `step.zero`, `step.sum`, and its buckets as
 * `step.bucket_index` and `step.bucket_count`; the same of failed events with
 * `error_` before it, NULL where they are not known apart.
 *
 * @internal
 */
export function joinStep(keyParameter: string): string {
  return `CROSS JOIN LATERAL (
    SELECT array_position(capsule.step_keys, ${keyParameter}::bigint) AS position
  ) AS place
  CROSS JOIN LATERAL (
    SELECT capsule.step_counts[position] AS count, capsule.step_errors[position] AS errors,
      capsule.step_zeros[position] AS zero, capsule.step_sums[position] AS sum,
      capsule.step_index[coalesce(capsule.step_ends[position - 1], 0) + 1 : capsule.step_ends[position]] AS bucket_index,
      capsule.step_count[coalesce(capsule.step_ends[position - 1], 0) + 1 : capsule.step_ends[position]] AS bucket_count,
      capsule.step_error_zeros[position] AS error_zero, capsule.step_error_sums[position] AS error_sum,
      capsule.step_error_index[coalesce(capsule.step_error_ends[position - 1], 0) + 1 : capsule.step_error_ends[position]] AS error_bucket_index,
      capsule.step_error_count[coalesce(capsule.step_error_ends[position - 1], 0) + 1 : capsule.step_error_ends[position]] AS error_bucket_count
    WHERE position IS NOT NULL
  ) AS step`;
}

/**
 * SQL for how many of a sparse histogram's durations are in buckets up to
 * `last`. Mostly all are: then its last bucket tells so, without a look at the
 * others.
 *
 * @param durations - columns; `total` is the number of all its durations.
 * @internal
 */
export function countUpTo(
  durations: { index: string; count: string; zero: string; total: string },
  last: string,
): string {
  const { index, count, zero, total } = durations;
  return `(CASE WHEN coalesce(${index}[cardinality(${index})] <= ${last}::integer, true) THEN ${total}
    ELSE ${zero} + coalesce((
      SELECT sum(c) FROM unnest(${index}, ${count}) AS bucket (i, c) WHERE i <= ${last}::integer
    ), 0) END)`;
}
