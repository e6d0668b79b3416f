import type { SqlMigration } from '@slo-scout/telemetry';

/**
 * Capsules that were written and are not yet in the topic `capsules`. One row a
 * capsule, however often it was written since: so it cannot outgrow the
 * capsules. `sequence` tells whether it was written again meanwhile.
 *
 * @internal
 */
export const capsuleOutboxMigration: SqlMigration = {
  name: '20260114_capsule_outbox',
  up: schema => [
    `CREATE SEQUENCE ${schema}.capsule_outbox_sequence`,
    `CREATE TABLE ${schema}.capsule_outbox (
      minute bigint NOT NULL,
      id uuid NOT NULL,
      sequence bigint NOT NULL,
      PRIMARY KEY (minute, id)
    ) WITH (fillfactor = 70)`,
    `CREATE INDEX ON ${schema}.capsule_outbox (sequence)`,
  ],
  down: schema => [
    `DROP TABLE ${schema}.capsule_outbox`,
    `DROP SEQUENCE ${schema}.capsule_outbox_sequence`,
  ],
};
