import type { SqlMigration } from '@slo-scout/telemetry';

/**
 * What a worker must know of traces that it no longer holds:
 * `closed_traces` has one row per cycle with the tombstones of the traces that
 * closed in it (see encodeTombstones), for as long as late spans are
 * recognised; `operation_names` is what the templating of names had learnt at
 * the end of the last cycle; `parked_traces` are those that were taken out of assembly
 * because they held back the offset.
 *
 * @internal
 */
export const assemblyMigration: SqlMigration = {
  name: '20260112_assembly',
  up: schema => [
    `CREATE TABLE ${schema}.closed_traces (
      group_name text NOT NULL,
      topic text NOT NULL,
      partition integer NOT NULL,
      cycle bigint NOT NULL,
      tombstones bytea NOT NULL,
      PRIMARY KEY (group_name, topic, partition, cycle)
    )`,
    `ALTER TABLE ${schema}.closed_traces ALTER COLUMN tombstones SET STORAGE EXTERNAL`,
    `CREATE TABLE ${schema}.operation_names (
      group_name text NOT NULL,
      topic text NOT NULL,
      partition integer NOT NULL,
      state json NOT NULL,
      PRIMARY KEY (group_name, topic, partition)
    )`,
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
  ],
  down: schema => [
    `DROP TABLE ${schema}.parked_traces`,
    `DROP TABLE ${schema}.operation_names`,
    `DROP TABLE ${schema}.closed_traces`,
  ],
};
