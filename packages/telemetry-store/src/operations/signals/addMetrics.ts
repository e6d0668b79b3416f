import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import type { MetricPresence } from '../../SignalsCommit';

/** `last_seen` need not be more exact than this, s. */
const TOLERANCE = 600;
const MAX_LABEL_KEYS = 64;

/**
 * Writes down that metrics exist. Nothing is written for one that is known,
 * looks the same and was seen lately. The caller holds the lock of
 * {@link lockSignals}.
 *
 * @returns how many were not taken because their service has too many.
 * @internal
 */
export async function addMetrics(
  client: PoolClient,
  schema: string,
  metrics: readonly MetricPresence[],
  limit: number,
): Promise<number> {
  if (!metrics.length) return 0;
  const table = `${quoteSchema(schema)}.metric_presence`;
  const { rows } = await client.query<{ refused: string }>(
    `WITH seen AS (
       SELECT * FROM json_to_recordset($1) AS one (service text, name text, type text, unit text,
         monotonic boolean, temporality smallint, "labelKeys" json, bounds json, "lastSeen" bigint)
     ), placed AS (
       SELECT seen.*, known.service IS NULL AS fresh,
         row_number() OVER (PARTITION BY seen.service, known.service IS NULL ORDER BY seen.name)
           + (SELECT count(*) FROM ${table} AS all_known WHERE all_known.service = seen.service) AS place
       FROM seen LEFT JOIN ${table} AS known USING (service, name)
     ), written AS (
       INSERT INTO ${table} AS known
         (service, name, type, unit, monotonic, temporality, label_keys, bounds, last_seen)
       SELECT service, name, type, unit, monotonic, temporality,
         ARRAY(SELECT json_array_elements_text("labelKeys")),
         ARRAY(SELECT json_array_elements_text(bounds)::double precision), "lastSeen"
       FROM placed WHERE NOT fresh OR place <= $2 ORDER BY service, name
       ON CONFLICT (service, name) DO UPDATE SET
         type = EXCLUDED.type, unit = EXCLUDED.unit, monotonic = EXCLUDED.monotonic,
         temporality = EXCLUDED.temporality, bounds = EXCLUDED.bounds,
         label_keys = ARRAY(
           SELECT DISTINCT key FROM unnest(known.label_keys || EXCLUDED.label_keys) AS key
           ORDER BY key LIMIT ${MAX_LABEL_KEYS}),
         last_seen = greatest(known.last_seen, EXCLUDED.last_seen)
       WHERE known.last_seen < EXCLUDED.last_seen - ${TOLERANCE}
         OR (known.type, known.unit, known.monotonic, known.temporality, known.bounds)
           IS DISTINCT FROM
           (EXCLUDED.type, EXCLUDED.unit, EXCLUDED.monotonic, EXCLUDED.temporality, EXCLUDED.bounds)
         OR (NOT known.label_keys @> EXCLUDED.label_keys AND cardinality(known.label_keys) < ${MAX_LABEL_KEYS})
     )
     SELECT count(*) FILTER (WHERE fresh AND place > $2) AS refused FROM placed`,
    [JSON.stringify(metrics), limit],
  );
  return Number(rows[0].refused);
}
