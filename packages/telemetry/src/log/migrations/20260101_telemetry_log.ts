import type { SqlMigration } from './SqlMigration';

/**
 * The log: one table per topic, cut into segments of log time, so that
 * retention drops tables instead of deleting rows. `telemetry_log_heads` holds
 * the next offset of each partition; appenders lock its row until they commit,
 * which makes offsets grow in commit order.
 *
 * @internal
 */
export const telemetryLogMigration: SqlMigration = {
  name: '20260101_telemetry_log',
  up: schema => [
    `CREATE TABLE ${schema}.telemetry_log_topics (
      topic text PRIMARY KEY,
      id integer GENERATED ALWAYS AS IDENTITY UNIQUE,
      partitions integer NOT NULL CHECK (partitions > 0)
    )`,
    `CREATE TABLE ${schema}.telemetry_log_heads (
      topic text NOT NULL REFERENCES ${schema}.telemetry_log_topics ON DELETE CASCADE,
      partition integer NOT NULL,
      next_offset bigint NOT NULL DEFAULT 0,
      low_offset bigint NOT NULL DEFAULT 0,
      last_timestamp bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (topic, partition)
    ) WITH (fillfactor = 20)`,
    `CREATE TABLE ${schema}.telemetry_log (
      topic text NOT NULL,
      partition integer NOT NULL,
      "offset" bigint NOT NULL,
      "timestamp" bigint NOT NULL,
      key text,
      headers json NOT NULL,
      value bytea NOT NULL
    ) PARTITION BY LIST (topic)`,
    // OTLP arrives in large values: compressing them in the database would cost more than it saves.
    `ALTER TABLE ${schema}.telemetry_log ALTER COLUMN value SET STORAGE EXTERNAL`,
    `CREATE TABLE ${schema}.telemetry_log_segments (
      table_name text PRIMARY KEY,
      topic text NOT NULL REFERENCES ${schema}.telemetry_log_topics ON DELETE CASCADE,
      from_timestamp bigint NOT NULL,
      to_timestamp bigint NOT NULL
    )`,
    `CREATE TABLE ${schema}.telemetry_log_members (
      topic text NOT NULL REFERENCES ${schema}.telemetry_log_topics ON DELETE CASCADE,
      group_name text NOT NULL,
      member text NOT NULL,
      expires_at timestamptz NOT NULL,
      PRIMARY KEY (topic, group_name, member)
    )`,
    `CREATE TABLE ${schema}.telemetry_log_leases (
      topic text NOT NULL REFERENCES ${schema}.telemetry_log_topics ON DELETE CASCADE,
      group_name text NOT NULL,
      partition integer NOT NULL,
      generation bigint NOT NULL DEFAULT 0,
      member text,
      expires_at timestamptz,
      PRIMARY KEY (topic, group_name, partition)
    ) WITH (fillfactor = 50)`,
  ],
  down: schema => [
    `DROP TABLE ${schema}.telemetry_log_leases`,
    `DROP TABLE ${schema}.telemetry_log_members`,
    `DROP TABLE ${schema}.telemetry_log_segments`,
    `DROP TABLE ${schema}.telemetry_log`,
    `DROP TABLE ${schema}.telemetry_log_heads`,
    `DROP TABLE ${schema}.telemetry_log_topics`,
  ],
};
