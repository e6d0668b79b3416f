import type { SqlMigration } from './SqlMigration';

/**
 * Where each group stands in each partition. A worker updates its row in the
 * transaction that writes its outputs; `generation` fences former owners.
 * `cycle` is the log time (ms) up to which outputs are committed.
 *
 * @internal
 */
export const consumerOffsetsMigration: SqlMigration = {
  name: '20260102_consumer_offsets',
  up: schema => [
    `CREATE TABLE ${schema}.consumer_offsets (
      group_name text NOT NULL,
      topic text NOT NULL,
      partition integer NOT NULL,
      generation bigint NOT NULL,
      committed_offset bigint NOT NULL DEFAULT 0,
      cycle bigint NOT NULL DEFAULT 0,
      PRIMARY KEY (group_name, topic, partition)
    ) WITH (fillfactor = 50)`,
  ],
  down: schema => [`DROP TABLE ${schema}.consumer_offsets`],
};
