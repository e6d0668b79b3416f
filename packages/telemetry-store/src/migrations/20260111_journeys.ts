import type { SqlMigration } from '@slo-scout/telemetry';

/**
 * Variants as they are found in traces, and the journeys that are inferred
 * from them. The counts of a journey are those of its variants.
 * `journey_inference` says of how many variants and
 * traces the journeys were inferred last.
 *
 * @internal
 */
export const journeysMigration: SqlMigration = {
  name: '20260111_journeys',
  up: schema => [
    `CREATE TABLE ${schema}.journey_variants (
      variant_key text PRIMARY KEY,
      edges_key text NOT NULL,
      ordered_key text NOT NULL,
      entry_service text NOT NULL,
      entry_operation text NOT NULL,
      entry_from_attributes boolean,
      services text[] NOT NULL,
      edges text[][] NOT NULL,
      operations text[][] NOT NULL,
      kinds integer[] NOT NULL,
      step_keys bigint[] NOT NULL,
      spans integer NOT NULL,
      complete boolean NOT NULL,
      sampling text NOT NULL,
      traces bigint NOT NULL,
      failed bigint NOT NULL,
      first_seen bigint NOT NULL,
      last_seen bigint NOT NULL
    )`,
    `CREATE TABLE ${schema}.user_journeys (
      id text PRIMARY KEY,
      name text NOT NULL,
      entry_service text NOT NULL,
      entry_operation text NOT NULL,
      services text[] NOT NULL,
      variant_keys text[] NOT NULL,
      biased_sampling boolean NOT NULL,
      probe boolean NOT NULL
    )`,
    `CREATE TABLE ${schema}.journey_inference (
      singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
      variants bigint NOT NULL,
      traces bigint NOT NULL,
      version bigint NOT NULL
    )`,
    `INSERT INTO ${schema}.journey_inference (variants, traces, version) VALUES (0, 0, 0)`,
  ],
  down: schema => [
    `DROP TABLE ${schema}.journey_inference`,
    `DROP TABLE ${schema}.user_journeys`,
    `DROP TABLE ${schema}.journey_variants`,
  ],
};
