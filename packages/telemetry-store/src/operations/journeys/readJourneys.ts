import type { Journey } from '@slo-scout/journeys';
import { quoteSchema } from '@slo-scout/telemetry';
import type { ClientBase, Pool } from 'pg';

interface JourneyRow {
  id: string;
  name: string;
  entry_service: string;
  entry_operation: string;
  services: string[];
  variant_keys: string[];
  biased_sampling: boolean;
  probe: boolean;
  traces: string;
  first_seen: string;
  last_seen: string;
}

/**
 * Journeys with the counts of their variants, most traces first.
 *
 * @param filter - `service` takes part; `q` is part of the name or an operation, whatever its case.
 * @internal
 */
export async function readJourneys(
  client: ClientBase | Pool,
  schema: string,
  filter: { id?: string; service?: string; q?: string } = {},
): Promise<Journey[]> {
  const quoted = quoteSchema(schema);
  const pattern = filter.q && `%${filter.q.replace(/[\\%_]/g, '\\$&')}%`;
  const { rows } = await client.query<JourneyRow>(
    `SELECT journey.*, coalesce(sum(variant.traces), 0) AS traces,
       coalesce(min(variant.first_seen), 0) AS first_seen, coalesce(max(variant.last_seen), 0) AS last_seen
     FROM ${quoted}.user_journeys AS journey
     LEFT JOIN ${quoted}.journey_variants AS variant ON variant.variant_key = ANY(journey.variant_keys)
     WHERE ($1::text IS NULL OR journey.id = $1) AND ($2::text IS NULL OR $2 = ANY(journey.services))
       AND ($3::text IS NULL OR journey.name ILIKE $3 OR journey.entry_operation ILIKE $3)
     GROUP BY journey.id ORDER BY traces DESC, journey.id`,
    [filter.id, filter.service, pattern],
  );
  return rows.map(row => ({
    id: row.id,
    name: row.name,
    entryService: row.entry_service,
    entryOperation: row.entry_operation,
    services: row.services,
    variantKeys: row.variant_keys,
    traces: Number(row.traces),
    firstSeen: Number(row.first_seen),
    lastSeen: Number(row.last_seen),
    biasedSampling: row.biased_sampling,
    probe: row.probe,
  }));
}
