import { ProtoWriter } from '@slo-scout/telemetry';
import type { MetricKind } from '../discovery/MetricFamily';
import type { MetricPoint } from '../map/MetricPoint';
import type { ExponentialBuckets, HistogramValue } from '../map/HistogramValue';
import type { Labels } from '../read/Series';

/**
 * What a resource of OTLP says about the origin of series.
 *
 * @internal
 */
export interface MetricResource {
  service: string;
  namespace: string | undefined;
  instance: string | undefined;
  cluster: string | undefined;
}

/**
 * Data points of one metric, all of one kind.
 *
 * @internal
 */
export interface MetricBlock {
  name: string;
  kind: MetricKind;
  points: { labels: Labels; point: MetricPoint }[];
}

const CUMULATIVE = 2;
const NO_RECORDED_VALUE = 1;
const SCOPE = 'slo-scout/prometheus';
/** Fields of Metric. */
const DATA: Record<MetricKind, number> = {
  gauge: 5,
  counter: 7,
  histogram: 9,
  'native-histogram': 10,
};
/** prometheus.type, as OpenTelemetry's compatibility document writes it. */
const PROMETHEUS_TYPES: Record<MetricKind, string> = {
  counter: 'counter',
  gauge: 'gauge',
  histogram: 'histogram',
  'native-histogram': 'histogram',
};
const UNITS: [RegExp, string][] = [
  [/_milliseconds(_total)?$/, 'ms'],
  [/_seconds(_total)?$/, 's'],
  [/_bytes(_total)?$/, 'By'],
];

/**
 * One `ResourceMetrics` as the field of an ExportMetricsServiceRequest, so that
 * several of them in a row are a request. Written from the end: each message's
 * fields stand here in reverse order.
 *
 * The labels of a series are the attributes of its points, as they are in
 * Prometheus, so that a query can be written from them.
 *
 * @param target - Name of the Prometheus server, an attribute of the scope.
 * @internal
 */
export function encodeResourceMetrics(
  resource: MetricResource,
  target: string,
  metrics: readonly MetricBlock[],
): Buffer {
  const writer = new ProtoWriter(64 * 1024);
  message(writer, 1, () => {
    message(writer, 2, () => {
      for (const metric of [...metrics].reverse()) writeMetric(writer, metric);
      message(writer, 1, () => {
        writeAttribute(writer, 3, 'slo_scout.prometheus.target', target);
        writer.stringField(1, SCOPE);
      });
    });
    message(writer, 1, () => {
      const attributes: [string, string | undefined][] = [
        ['k8s.cluster.name', resource.cluster],
        ['service.instance.id', resource.instance],
        ['service.namespace', resource.namespace],
        ['service.name', resource.service],
      ];
      for (const [key, value] of attributes) {
        if (value !== undefined) writeAttribute(writer, 1, key, value);
      }
    });
  });
  return writer.finish();
}

function writeMetric(
  writer: ProtoWriter,
  { name, kind, points }: MetricBlock,
): void {
  message(writer, 2, () => {
    writeAttribute(writer, 12, 'prometheus.type', PROMETHEUS_TYPES[kind]);
    message(writer, DATA[kind], () => {
      if (kind === 'counter') {
        writer.varint(1);
        writer.tag(3, 0);
      }
      if (kind !== 'gauge') {
        writer.varint(CUMULATIVE);
        writer.tag(2, 0);
      }
      for (let i = points.length - 1; i >= 0; i--) {
        const { labels, point } = points[i];
        message(writer, 1, () => {
          if (kind === 'native-histogram')
            writeExponential(writer, labels, point);
          else if (kind === 'histogram') writeExplicit(writer, labels, point);
          else writeNumber(writer, labels, point);
        });
      }
    });
    const unit = UNITS.find(([suffix]) => suffix.test(name))?.[1];
    if (unit !== undefined) writer.stringField(3, unit);
    writer.stringField(1, name);
  });
}

function writeNumber(
  writer: ProtoWriter,
  labels: Labels,
  { startMs, timeMs, value }: MetricPoint,
): void {
  writeFlags(writer, 8, value);
  writeLabels(writer, 7, labels);
  if (typeof value === 'number') double(writer, 4, value);
  nanos(writer, 3, timeMs);
  nanos(writer, 2, startMs);
}

function writeExplicit(
  writer: ProtoWriter,
  labels: Labels,
  { startMs, timeMs, value }: MetricPoint,
): void {
  writeFlags(writer, 10, value);
  writeLabels(writer, 9, labels);
  if (typeof value === 'object' && value.type === 'explicit') {
    packed(writer, 7, value.bounds, bound => writer.double(bound));
    packed(writer, 6, value.counts, count => writer.fixed64(BigInt(count)));
    writeSum(writer, value);
    fixed64(writer, 4, BigInt(value.count));
  }
  nanos(writer, 3, timeMs);
  nanos(writer, 2, startMs);
}

function writeExponential(
  writer: ProtoWriter,
  labels: Labels,
  { startMs, timeMs, value }: MetricPoint,
): void {
  if (typeof value === 'object' && value.type === 'exponential') {
    double(writer, 14, value.zeroThreshold);
    writeBuckets(writer, 9, value.negative);
    writeBuckets(writer, 8, value.positive);
    fixed64(writer, 7, BigInt(value.zeroCount));
    writer.varint(zigzag(value.scale));
    writer.tag(6, 0);
    writeSum(writer, value);
    fixed64(writer, 4, BigInt(value.count));
  }
  writeFlags(writer, 10, value);
  nanos(writer, 3, timeMs);
  nanos(writer, 2, startMs);
  writeLabels(writer, 1, labels);
}

function writeBuckets(
  writer: ProtoWriter,
  field: number,
  { offset, counts }: ExponentialBuckets,
): void {
  if (counts.length === 0) return;
  message(writer, field, () => {
    packed(writer, 2, counts, count => writer.varint(count));
    writer.varint(zigzag(offset));
    writer.tag(1, 0);
  });
}

function writeSum(writer: ProtoWriter, { sum }: HistogramValue): void {
  if (sum !== undefined && Number.isFinite(sum)) double(writer, 5, sum);
}

function writeFlags(
  writer: ProtoWriter,
  field: number,
  value: MetricPoint['value'],
): void {
  if (value !== undefined) return;
  writer.varint(NO_RECORDED_VALUE);
  writer.tag(field, 0);
}

function writeLabels(writer: ProtoWriter, field: number, labels: Labels): void {
  for (const name of Object.keys(labels).sort().reverse()) {
    if (name !== '__name__') writeAttribute(writer, field, name, labels[name]);
  }
}

function writeAttribute(
  writer: ProtoWriter,
  field: number,
  key: string,
  value: string,
): void {
  message(writer, field, () => {
    message(writer, 2, () => writer.stringField(1, value));
    writer.stringField(1, key);
  });
}

function message(writer: ProtoWriter, field: number, write: () => void): void {
  const before = writer.length;
  write();
  writer.endMessage(field, before);
}

function packed(
  writer: ProtoWriter,
  field: number,
  values: readonly number[],
  write: (value: number) => void,
): void {
  if (values.length === 0) return;
  message(writer, field, () => {
    for (let i = values.length - 1; i >= 0; i--) write(values[i]);
  });
}

function double(writer: ProtoWriter, field: number, value: number): void {
  writer.double(value);
  writer.tag(field, 1);
}

function fixed64(writer: ProtoWriter, field: number, value: bigint): void {
  writer.fixed64(value);
  writer.tag(field, 1);
}

function nanos(writer: ProtoWriter, field: number, ms: number): void {
  fixed64(writer, field, BigInt(ms) * 1_000_000n);
}

function zigzag(value: number): number {
  return value < 0 ? -2 * value - 1 : 2 * value;
}
