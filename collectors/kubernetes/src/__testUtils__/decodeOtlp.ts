import root from '@opentelemetry/otlp-transformer/build/src/generated/root';
import type { LogRecord } from '@slo-scout/telemetry';

const { collector } = (root as any).opentelemetry.proto;

export type Flat = Record<string, string | number | undefined>;

export interface SeenFact {
  name: string;
  id: string;
  time: number;
  resource: Flat;
  attributes: Flat;
}

function flat(attributes: any[] = []): Flat {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? (value.intValue && Number(value.intValue)),
    ]),
  );
}

function decode(codec: any, record: LogRecord): any {
  return codec.toObject(codec.decode(record.value), { longs: String });
}

/** The facts in records, read by protobufjs. */
export function factsIn(records: LogRecord[]): SeenFact[] {
  return records
    .filter(record => record.headers.signal === 'logs')
    .flatMap(
      record =>
        decode(collector.logs.v1.ExportLogsServiceRequest, record).resourceLogs,
    )
    .flatMap(block =>
      block.scopeLogs[0].logRecords.map((log: any) => {
        const attributes = flat(log.attributes);
        return {
          name: attributes['event.name'],
          id: attributes['slo_scout.fact.id'],
          time: Number(BigInt(log.timeUnixNano) / 1_000_000n),
          resource: flat(block.resource.attributes),
          attributes,
        };
      }),
    );
}

/** The readings in records: metric name, resource and value. */
export function readingsIn(
  records: LogRecord[],
): { name: string; resource: Flat; value: number }[] {
  return records
    .filter(record => record.headers.signal === 'metrics')
    .flatMap(
      record =>
        decode(collector.metrics.v1.ExportMetricsServiceRequest, record)
          .resourceMetrics,
    )
    .flatMap(block =>
      block.scopeMetrics[0].metrics.map((metric: any) => ({
        name: metric.name,
        resource: flat(block.resource.attributes),
        value: Number(metric.sum.dataPoints[0].asInt),
      })),
    );
}
