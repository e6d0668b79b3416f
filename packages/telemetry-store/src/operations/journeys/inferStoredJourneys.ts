import { inferJourneys, type Journey } from '@slo-scout/journeys';
import { inTransaction, quoteSchema } from '@slo-scout/telemetry';
import type { Pool, PoolClient } from 'pg';
import { readJourneys } from './readJourneys';
import { readVariants } from './readVariants';

/**
 * Infers the journeys again when there are other variants than the last time,
 * or so many more traces that the counts may tell more. Programs that want to
 * at the same time take turns, and all but the first find it done.
 *
 * @param force - also when nothing has changed.
 * @returns the version of the journeys; it grows with each change.
 * @internal
 */
export async function inferStoredJourneys(
  pool: Pool,
  schema: string,
  { force = false }: { force?: boolean } = {},
): Promise<number> {
  const quoted = quoteSchema(schema);
  return inTransaction(pool, async client => {
    await client.query(
      `SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`,
      [`slo-scout journeys ${schema}`],
    );
    const { rows } = await client.query<
      Record<'version' | 'variants' | 'traces', string>
    >(
      `SELECT inferred.version, found.variants, found.traces
       FROM ${quoted}.journey_inference AS inferred,
         (SELECT count(*) AS variants, coalesce(sum(traces), 0) AS traces FROM ${quoted}.journey_variants) AS found
       WHERE $1 OR inferred.variants <> found.variants OR found.traces >= 2 * inferred.traces`,
      [force],
    );
    const due = rows[0];
    if (!due || (Number(due.variants) === 0 && !force))
      return readVersion(client, quoted);
    const journeys = inferJourneys(
      await readVariants(client, schema),
      await readJourneys(client, schema),
    );
    await writeJourneys(client, quoted, journeys);
    await client.query(
      `UPDATE ${quoted}.journey_inference SET version = version + 1, variants = $1, traces = $2`,
      [due.variants, due.traces],
    );
    return Number(due.version) + 1;
  });
}

async function readVersion(
  client: PoolClient,
  quoted: string,
): Promise<number> {
  const { rows } = await client.query<{ version: string }>(
    `SELECT version FROM ${quoted}.journey_inference`,
  );
  return Number(rows[0].version);
}

async function writeJourneys(
  client: PoolClient,
  quoted: string,
  journeys: Journey[],
): Promise<void> {
  await client.query(`DELETE FROM ${quoted}.user_journeys`);
  for (const journey of journeys) {
    await client.query(
      `INSERT INTO ${quoted}.user_journeys
         (id, name, entry_service, entry_operation, services, variant_keys, biased_sampling, probe)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        journey.id,
        journey.name,
        journey.entryService,
        journey.entryOperation,
        journey.services,
        journey.variantKeys,
        journey.biasedSampling,
        journey.probe ?? false,
      ],
    );
  }
}
