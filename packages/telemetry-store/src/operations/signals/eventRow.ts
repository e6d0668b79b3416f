import type { TelemetryEvent } from '../../TelemetryStore';

/** @internal */
export interface EventRow {
  id: string;
  service: string;
  name: string;
  time_ms: string;
  severity: string;
  text: string;
  attributes: Record<string, string>;
}

/** @internal */
export const EVENT_COLUMNS =
  'event.id, event.service, event.name, event.time_ms, event.severity, event.text, event.attributes';

/** @internal */
export function decodeEvent(row: EventRow): TelemetryEvent {
  const { id, service, name, time_ms: time, severity, text, attributes } = row;
  return {
    ...{ id, service, name, severity, text, attributes },
    time: Number(time) / 1000,
  };
}
