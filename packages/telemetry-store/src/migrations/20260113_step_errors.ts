import type { SqlMigration } from '@slo-scout/telemetry';

/**
 * Latencies of the failed events of each step, laid out like those of all its
 * events. In rows of earlier releases the columns are NULL, and a step of which
 * only a part is known has NULL in `step_error_zeros`: then the latencies of
 * failures are not known.
 *
 * No trace is parked any more: one that lasts longer than a trace may be open
 * is counted when that time is over.
 *
 * @internal
 */
export const stepErrorsMigration: SqlMigration = {
  name: '20260113_step_errors',
  up: schema => [
    `ALTER TABLE ${schema}.capsules
      ADD COLUMN step_error_zeros integer[],
      ADD COLUMN step_error_sums bigint[],
      ADD COLUMN step_error_ends integer[],
      ADD COLUMN step_error_index smallint[],
      ADD COLUMN step_error_count integer[]`,
    `DROP TABLE ${schema}.parked_traces`,
  ],
  down: schema => [
    `CREATE TABLE ${schema}.parked_traces (
      group_name text NOT NULL,
      topic text NOT NULL,
      partition integer NOT NULL,
      trace_id text NOT NULL,
      first_offset bigint NOT NULL,
      opened_at bigint NOT NULL,
      parked_at bigint NOT NULL,
      spans json NOT NULL,
      PRIMARY KEY (group_name, topic, partition, trace_id, first_offset)
    )`,
    `ALTER TABLE ${schema}.capsules
      DROP COLUMN step_error_zeros,
      DROP COLUMN step_error_sums,
      DROP COLUMN step_error_ends,
      DROP COLUMN step_error_index,
      DROP COLUMN step_error_count`,
  ],
};
