import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import type { LogCount } from '../../SignalsCommit';

/** `last_seen` need not be more exact than this, s. */
const TOLERANCE = 3600;

/**
 * Identity of a template among all services.
 *
 * @internal
 */
export function templateKey({
  service,
  template,
}: Pick<LogCount, 'service' | 'template'>): string {
  return JSON.stringify([service, template]);
}

/**
 * Writes down the templates of log records. The caller holds the lock of
 * {@link lockSignals}.
 *
 * @returns the {@link templateKey} of those that are known now; a service has at most `limit`.
 * @internal
 */
export async function admitTemplates(
  client: PoolClient,
  schema: string,
  logs: readonly LogCount[],
  limit: number,
): Promise<Set<string>> {
  const table = `${quoteSchema(schema)}.log_templates`;
  const wanted = new Map<string, LogCount>();
  for (const log of logs) {
    const key = templateKey(log);
    const known = wanted.get(key);
    if (!known || known.minute < log.minute) wanted.set(key, log);
  }
  const columns = (some: LogCount[]) => [
    some.map(({ service }) => service),
    some.map(({ template }) => template),
    some.map(({ text }) => text),
    some.map(({ minute }) => minute),
  ];
  const all = [...wanted.values()];
  await client.query(
    `UPDATE ${table} AS known SET last_seen = seen.last_seen
     FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS seen (service, id, text, last_seen)
     WHERE known.service = seen.service AND known.id = seen.id AND known.last_seen < seen.last_seen - ${TOLERANCE}`,
    columns(all),
  );
  const { rows: present } = await client.query<{ service: string; id: string }>(
    `SELECT known.service, known.id FROM ${table} AS known
     JOIN unnest($1::text[], $2::text[]) AS seen (service, id) USING (service, id)`,
    columns(all).slice(0, 2),
  );
  const admitted = new Set(
    present.map(({ service, id }) => templateKey({ service, template: id })),
  );
  const fresh = all.filter(log => !admitted.has(templateKey(log)));
  if (!fresh.length) return admitted;
  const { rows: added } = await client.query<{ service: string; id: string }>(
    `INSERT INTO ${table} (service, id, text, last_seen)
     SELECT service, id, text, last_seen FROM (
       SELECT *, row_number() OVER (PARTITION BY service ORDER BY id)
         + (SELECT count(*) FROM ${table} AS known WHERE known.service = seen.service) AS place
       FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS seen (service, id, text, last_seen)
     ) AS placed WHERE place <= $5 ORDER BY service, id
     RETURNING service, id`,
    [...columns(fresh), limit],
  );
  added.forEach(({ service, id }) =>
    admitted.add(templateKey({ service, template: id })),
  );
  return admitted;
}
