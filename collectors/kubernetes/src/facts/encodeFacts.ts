import { jsonToProtobuf } from '@slo-scout/telemetry';
import { SCOPE, keyValues, nanos } from './otlpJson';
import type { Fact } from './Fact';

const SEVERITY_NUMBER = { INFO: 9, WARN: 13, ERROR: 17 };

/** An ExportLogsServiceRequest: one log record for each fact, facts of one resource together. */
export function encodeFacts(
  facts: readonly Fact[],
  observedAt: number,
): Uint8Array {
  const blocks = new Map<string, { resource: object; records: object[] }>();
  for (const fact of facts) {
    const resource = { attributes: keyValues(fact.resource) };
    const key = JSON.stringify(resource);
    const block = blocks.get(key) ?? { resource, records: [] };
    blocks.set(key, block);
    block.records.push({
      timeUnixNano: nanos(fact.time),
      observedTimeUnixNano: nanos(observedAt),
      severityNumber: SEVERITY_NUMBER[fact.severity],
      severityText: fact.severity,
      eventName: fact.name,
      body: { stringValue: fact.body },
      attributes: keyValues({
        // Older readers of OTLP know no event_name field.
        'event.name': fact.name,
        'slo_scout.fact.id': fact.id,
        ...fact.attributes,
      }),
    });
  }
  const request = {
    resourceLogs: [...blocks.values()].map(({ resource, records }) => ({
      resource,
      scopeLogs: [{ scope: SCOPE, logRecords: records }],
    })),
  };
  return jsonToProtobuf('logs', Buffer.from(JSON.stringify(request))).request;
}
