import type { SqlMigration } from '@slo-scout/telemetry';

/**
 * What is kept of logs and metrics.
 *
 * `log_counts` counts log records by service, minute of event time, severity
 * (the first OTLP number of its class, 0 for none) and template (`other`
 * beyond the limit of a service), cut by day. `log_templates` holds each text
 * once. `telemetry_events` holds what happened, once by its id, cut by day;
 * `event_outbox` those that are not yet in the topic of events.
 * `metric_presence` says which metrics exist and what they look like.
 * `signal_services` bounds how many services all of these know.
 *
 * @internal
 */
export const signalsMigration: SqlMigration = {
  name: '20260115_signals',
  up: schema => [
    `CREATE TABLE ${schema}.signal_services (
      service text PRIMARY KEY,
      last_seen bigint NOT NULL
    )`,
    `CREATE TABLE ${schema}.log_counts (
      minute bigint NOT NULL,
      service text NOT NULL,
      severity smallint NOT NULL,
      template text NOT NULL,
      total bigint NOT NULL,
      traced bigint NOT NULL,
      PRIMARY KEY (service, minute, severity, template)
    ) PARTITION BY RANGE (minute)`,
    `CREATE TABLE ${schema}.log_templates (
      service text NOT NULL,
      id text NOT NULL,
      text text NOT NULL,
      last_seen bigint NOT NULL,
      PRIMARY KEY (service, id)
    )`,
    `CREATE TABLE ${schema}.telemetry_events (
      minute bigint NOT NULL,
      id text NOT NULL,
      service text NOT NULL,
      name text NOT NULL,
      time_ms bigint NOT NULL,
      severity text NOT NULL,
      text text NOT NULL,
      attributes jsonb NOT NULL,
      PRIMARY KEY (minute, id)
    ) PARTITION BY RANGE (minute)`,
    `CREATE INDEX ON ${schema}.telemetry_events (id)`,
    `CREATE INDEX ON ${schema}.telemetry_events (service, time_ms)`,
    `CREATE TABLE ${schema}.event_outbox (
      sequence bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
      minute bigint NOT NULL,
      id text NOT NULL
    )`,
    `CREATE TABLE ${schema}.metric_presence (
      service text NOT NULL,
      name text NOT NULL,
      type text NOT NULL,
      unit text NOT NULL,
      monotonic boolean NOT NULL,
      temporality smallint NOT NULL,
      label_keys text[] NOT NULL,
      bounds double precision[] NOT NULL,
      last_seen bigint NOT NULL,
      PRIMARY KEY (service, name)
    )`,
  ],
  down: schema =>
    [
      'metric_presence',
      'event_outbox',
      'telemetry_events',
      'log_templates',
      'log_counts',
      'signal_services',
    ].map(table => `DROP TABLE ${schema}.${table}`),
};
