import type { SqlMigration } from '@slo-scout/telemetry';

/**
 * Vectors of what journeys are called and do, by the model that made them.
 * `vector` is single precision, little-endian, of length 1; `text_hash` is of
 * the text, so that no text is embedded twice; `mirrored_to` names the
 * collection of an external index that has the row as it is.
 *
 * @internal
 */
export const embeddingsMigration: SqlMigration = {
  name: '20260116_embeddings',
  up: schema => [
    `CREATE TABLE ${schema}.journey_embeddings (
      model text NOT NULL,
      key text COLLATE "C" NOT NULL,
      service text NOT NULL,
      cluster text NOT NULL,
      text_hash text NOT NULL,
      vector bytea NOT NULL,
      mirrored_to text,
      PRIMARY KEY (model, key)
    )`,
    // Vectors do not compress; trying to would only cost.
    `ALTER TABLE ${schema}.journey_embeddings ALTER COLUMN vector SET STORAGE EXTERNAL`,
    `CREATE INDEX ON ${schema}.journey_embeddings (model, text_hash)`,
  ],
  down: schema => [`DROP TABLE ${schema}.journey_embeddings`],
};
