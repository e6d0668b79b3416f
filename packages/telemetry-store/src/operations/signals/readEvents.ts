import { quoteSchema } from '@slo-scout/telemetry';
import type { Pool } from 'pg';
import type { TelemetryEvent, TimeRange } from '../../TelemetryStore';
import { decodeEvent, EVENT_COLUMNS, type EventRow } from './eventRow';

const MAX_EVENTS = 1000;

/**
 * The latest events of a service in a range, oldest first.
 *
 * @internal
 */
export async function readEvents(
  pool: Pool,
  schema: string,
  service: string,
  { from, to }: TimeRange,
): Promise<TelemetryEvent[]> {
  const { rows } = await pool.query<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM ${quoteSchema(
      schema,
    )}.telemetry_events AS event
     WHERE service = $1 AND time_ms >= $2 AND time_ms < $3 AND minute >= $4 AND minute < $5
     ORDER BY time_ms DESC, id DESC LIMIT ${MAX_EVENTS}`,
    [
      service,
      Math.ceil(from * 1000),
      Math.ceil(to * 1000),
      // So that only the days that matter are looked at.
      Math.floor(from / 60) * 60,
      Math.ceil(to),
    ],
  );
  return rows.reverse().map(decodeEvent);
}
