import { inTransaction, quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { TelemetryEvent } from '../../TelemetryStore';
import { decodeEvent, EVENT_COLUMNS, type EventRow } from './eventRow';

/**
 * Publishes events that were written since they were published last, the
 * longest waiting first. They leave the outbox after `append` has resolved: if
 * this process ends in between they are published again. One publisher works
 * at a time.
 *
 * @returns how many were taken from the outbox; less than `limit` when it is empty, or somebody else publishes.
 * @internal
 */
export async function publishEvents(
  pool: Pool,
  schema: string,
  limit: number,
  append: (events: TelemetryEvent[]) => Promise<void>,
): Promise<number> {
  const quoted = quoteSchema(schema);
  return inTransaction(pool, async client => {
    const { rows: lock } = await client.query<{ ours: boolean }>(
      `SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS ours`,
      [`slo-scout event outbox ${schema}`],
    );
    if (!lock[0].ours) return 0;
    const { rows } = await client.query<
      Partial<EventRow> & { sequence: string }
    >(
      `SELECT waiting.sequence, ${EVENT_COLUMNS}
       FROM (SELECT * FROM ${quoted}.event_outbox ORDER BY sequence LIMIT $1) AS waiting
       LEFT JOIN ${quoted}.telemetry_events AS event USING (minute, id) ORDER BY waiting.sequence`,
      [limit],
    );
    // One that retention has dropped meanwhile is of no use any more.
    const events = rows.filter((row): row is EventRow & { sequence: string } =>
      Boolean(row.name),
    );
    if (events.length) await append(events.map(decodeEvent));
    if (rows.length) {
      await client.query(
        `DELETE FROM ${quoted}.event_outbox WHERE sequence = ANY($1::bigint[])`,
        [rows.map(({ sequence }) => sequence)],
      );
    }
    return rows.length;
  });
}
