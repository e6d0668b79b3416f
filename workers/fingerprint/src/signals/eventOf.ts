import { createHash } from 'node:crypto';
import type { DecodedLogRecord } from '@slo-scout/telemetry';
import type { TelemetryEvent } from '@slo-scout/telemetry-store';

/**
 * Beginning of the names of events that are kept as such.
 *
 * @internal
 */
export const EVENT_PREFIX = 'slo_scout.';

const FACT_ID = 'slo_scout.fact.id';
const EVENT_NAME = 'event.name';
const MAX_TEXT = 1024;
const SEVERITIES = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'];

/**
 * The event that a log record tells; undefined when it tells none, or none
 * that could be told apart from others.
 *
 * @param time - when it happened, ms
 * @internal
 */
export function eventOf(
  record: DecodedLogRecord,
  severity: number,
  time: number,
): TelemetryEvent | undefined {
  const { resource, eventName, attributes = {}, body = '' } = record;
  const id = attributes[FACT_ID];
  if (!eventName.startsWith(EVENT_PREFIX) || typeof id !== 'string' || !id) {
    return undefined;
  }
  return {
    id: /^[0-9a-f]{32}$/.test(id) ? id : hash(id),
    service: resource.service,
    name: cut(eventName),
    time: time / 1000,
    severity: SEVERITIES[Math.ceil(severity / 4)],
    text: cut(body),
    attributes: Object.fromEntries(
      Object.entries(attributes)
        .filter(([key]) => key !== FACT_ID && key !== EVENT_NAME)
        .map(([key, value]) => [cut(key), cut(String(value))]),
    ),
  };
}

/** The id of who made the event is not ours to trust: it is a key of our tables. */
function hash(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 32);
}

function cut(text: string): string {
  return text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text;
}
