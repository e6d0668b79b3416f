import { quoteSchema } from '@slo-scout/telemetry';
import type { PoolClient } from 'pg';
import type { TelemetryEvent } from '../../TelemetryStore';
import { DAY_SECONDS } from '../partitions/partitionOfDay';

/**
 * Writes events that are not stored yet, and notes them for the topic of
 * events. The first one of an id counts: whoever sees the same thing later may
 * date it differently. The caller holds the lock of {@link lockSignals}, so
 * nobody writes the same id at the same time.
 *
 * @returns how many were written, and how many were not because their service has too many on that day.
 * @internal
 */
export async function addEvents(
  client: PoolClient,
  schema: string,
  events: readonly TelemetryEvent[],
  maxPerDay: number,
  publishes: boolean,
): Promise<{ created: number; refused: number }> {
  if (!events.length) return { created: 0, refused: 0 };
  const quoted = quoteSchema(schema);
  const first = new Map<string, TelemetryEvent>();
  for (const event of events) {
    if (!first.has(event.id)) first.set(event.id, event);
  }
  const { rows: known } = await client.query<{ id: string }>(
    `SELECT id FROM ${quoted}.telemetry_events WHERE id = ANY($1)`,
    [[...first.keys()]],
  );
  known.forEach(({ id }) => first.delete(id));
  const fresh = [...first.values()];
  if (!fresh.length) return { created: 0, refused: 0 };
  const { rows: created } = await client.query<{ minute: string; id: string }>(
    `INSERT INTO ${quoted}.telemetry_events (minute, id, service, name, time_ms, severity, text, attributes)
     SELECT time_ms / 60000 * 60, id, service, name, time_ms, severity, text, attributes FROM (
       SELECT *, row_number() OVER (PARTITION BY service, day ORDER BY time_ms, id) + (
           SELECT count(*) FROM ${quoted}.telemetry_events AS known
           WHERE known.service = dated.service AND known.time_ms >= day * ${DAY_SECONDS}000
             AND known.time_ms < (day + 1) * ${DAY_SECONDS}000
         ) AS place
       FROM (
         SELECT *, time_ms / ${DAY_SECONDS}000 AS day
         FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::jsonb[])
           AS one (id, service, name, time_ms, severity, text, attributes)
       ) AS dated
     ) AS placed WHERE place <= $8 RETURNING minute, id`,
    [
      fresh.map(({ id }) => id),
      fresh.map(({ service }) => service),
      fresh.map(({ name }) => name),
      fresh.map(({ time }) => Math.round(time * 1000)),
      fresh.map(({ severity }) => severity),
      fresh.map(({ text }) => text),
      fresh.map(({ attributes }) => JSON.stringify(attributes)),
      maxPerDay,
    ],
  );
  if (publishes && created.length) {
    await client.query(
      `INSERT INTO ${quoted}.event_outbox (minute, id)
       SELECT * FROM unnest($1::bigint[], $2::text[]) AS one (minute, id)`,
      [created.map(({ minute }) => minute), created.map(({ id }) => id)],
    );
  }
  return { created: created.length, refused: fresh.length - created.length };
}
