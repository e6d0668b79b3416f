import type { SqlMigration } from '@slo-scout/telemetry';

/**
 * Capsules, cut by day of event time, and the operations that their steps
 * name.
 *
 * Histograms are sparse: `…_index` ascends, `…_count` runs beside it; sums are
 * nanoseconds. The steps of a capsule are parallel arrays by ascending
 * `step_keys`; the buckets of step i are `step_index[step_ends[i-1]+1 :
 * step_ends[i]]`. Keys are hashes, not serial numbers, so that the same
 * traces give the same rows in whatever order they came.
 *
 * @internal
 */
export const capsulesMigration: SqlMigration = {
  name: '20260110_capsules',
  up: schema => [
    `CREATE TABLE ${schema}.operations (
      key bigint PRIMARY KEY,
      service text NOT NULL,
      operation text NOT NULL,
      kind smallint NOT NULL
    )`,
    `CREATE INDEX ON ${schema}.operations (service)`,
    `CREATE TABLE ${schema}.capsules (
      id uuid NOT NULL,
      minute bigint NOT NULL,
      cluster text NOT NULL,
      environment text NOT NULL,
      variant_key text NOT NULL,
      ok bigint NOT NULL,
      error bigint NOT NULL,
      late bigint NOT NULL,
      adjusted_ok numeric NOT NULL,
      adjusted_error numeric NOT NULL,
      ok_index smallint[] NOT NULL,
      ok_count integer[] NOT NULL,
      ok_zero bigint NOT NULL,
      ok_sum bigint NOT NULL,
      error_index smallint[] NOT NULL,
      error_count integer[] NOT NULL,
      error_zero bigint NOT NULL,
      error_sum bigint NOT NULL,
      step_keys bigint[] NOT NULL,
      step_counts integer[] NOT NULL,
      step_errors integer[] NOT NULL,
      step_zeros integer[] NOT NULL,
      step_sums bigint[] NOT NULL,
      step_ends integer[] NOT NULL,
      step_index smallint[] NOT NULL,
      step_count integer[] NOT NULL,
      exemplars jsonb NOT NULL,
      PRIMARY KEY (minute, id)
    ) PARTITION BY RANGE (minute)`,
    `CREATE INDEX ON ${schema}.capsules (variant_key, minute)`,
  ],
  down: schema => [
    `DROP TABLE ${schema}.capsules`,
    `DROP TABLE ${schema}.operations`,
  ],
};
