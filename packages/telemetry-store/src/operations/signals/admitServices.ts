import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';

/** `last_seen` need not be more exact than this, s. */
const TOLERANCE = 3600;

/**
 * Writes down which services were seen. The caller holds the lock of
 * {@link lockSignals}.
 *
 * @param seen - the latest event time of each, unix seconds
 * @returns those that are known now; beyond `limit` no new ones are.
 * @internal
 */
export async function admitServices(
  client: PoolClient,
  schema: string,
  seen: ReadonlyMap<string, number>,
  limit: number,
): Promise<Set<string>> {
  if (!seen.size) return new Set();
  const table = `${quoteSchema(schema)}.signal_services`;
  const services = [...seen.keys()].sort();
  const times = services.map(service => seen.get(service));
  await client.query(
    `UPDATE ${table} AS known SET last_seen = seen.last_seen
     FROM unnest($1::text[], $2::bigint[]) AS seen (service, last_seen)
     WHERE known.service = seen.service AND known.last_seen < seen.last_seen - ${TOLERANCE}`,
    [services, times],
  );
  const { rows: present } = await client.query<{ service: string }>(
    `SELECT service FROM ${table} WHERE service = ANY($1)`,
    [services],
  );
  const admitted = new Set(present.map(row => row.service));
  if (admitted.size === services.length) return admitted;
  const { rows: added } = await client.query<{ service: string }>(
    `INSERT INTO ${table} (service, last_seen)
     SELECT service, last_seen FROM unnest($1::text[], $2::bigint[]) AS seen (service, last_seen)
     WHERE NOT service = ANY($3) ORDER BY service
     LIMIT greatest($4 - (SELECT count(*) FROM ${table}), 0)
     RETURNING service`,
    [services, times, [...admitted], limit],
  );
  added.forEach(({ service }) => admitted.add(service));
  return admitted;
}
