import { createRequire } from 'node:module';
import { jsonToProtobuf, type Signal } from '@slo-scout/telemetry';
import type { Random } from '../../lib/Random';
import type { Sample } from './Sample';

/** A sample somewhere in a request, and how to read it there again. */
export interface PlacedSample {
  sample: Sample;
  signal: Signal;
  request: Uint8Array;
  /** The text at the sample's place in a request that was redacted; undefined when it is gone. */
  read(request: Uint8Array): string | undefined;
}

type Json = Record<string, any>;

const load = createRequire(
  require.resolve('@slo-scout/telemetry/package.json'),
);
const { collector } = load(
  '@opentelemetry/otlp-transformer/build/src/generated/root',
).opentelemetry.proto;
const CODECS: Record<Signal, any> = {
  traces: collector.trace.v1.ExportTraceServiceRequest,
  logs: collector.logs.v1.ExportLogsServiceRequest,
  metrics: collector.metrics.v1.ExportMetricsServiceRequest,
};

const span = (fields: Json): Json => ({
  resourceSpans: [{ scopeSpans: [{ spans: [fields] }] }],
});
const log = (fields: Json): Json => ({
  resourceLogs: [{ scopeLogs: [{ logRecords: [fields] }] }],
});
const point = (fields: Json): Json => ({
  resourceMetrics: [
    { scopeMetrics: [{ metrics: [{ gauge: { dataPoints: [fields] } }] }] },
  ],
});
const spanOf = (m: Json) => m.resourceSpans[0].scopeSpans[0].spans[0];
const logOf = (m: Json) => m.resourceLogs[0].scopeLogs[0].logRecords[0];
const pointOf = (m: Json) =>
  m.resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[0];

/** Places for a text without a key. */
const TEXTS: [Signal, (text: string) => Json, (m: Json) => string][] = [
  ['traces', name => span({ name }), m => spanOf(m).name],
  [
    'traces',
    name => span({ events: [{ name }] }),
    m => spanOf(m).events[0].name,
  ],
  [
    'traces',
    message => span({ status: { message } }),
    m => spanOf(m).status.message,
  ],
  [
    'logs',
    stringValue => log({ body: { stringValue } }),
    m => logOf(m).body.stringValue,
  ],
  [
    'logs',
    stringValue => log({ body: { stringValue } }),
    m => logOf(m).body.stringValue,
  ],
  [
    'logs',
    stringValue =>
      log({
        body: {
          arrayValue: { values: [{ boolValue: true }, { stringValue }] },
        },
      }),
    m => logOf(m).body.arrayValue.values[1].stringValue,
  ],
];

/** Places for an attribute. */
const ATTRIBUTES: [
  Signal,
  (attributes: Json[]) => Json,
  (m: Json) => Json[] | undefined,
][] = [
  ['traces', attributes => span({ attributes }), m => spanOf(m).attributes],
  [
    'traces',
    attributes => span({ events: [{ name: 'e', attributes }] }),
    m => spanOf(m).events[0].attributes,
  ],
  [
    'traces',
    attributes => span({ links: [{ attributes }] }),
    m => spanOf(m).links[0].attributes,
  ],
  [
    'traces',
    attributes => ({ resourceSpans: [{ resource: { attributes } }] }),
    m => m.resourceSpans[0].resource.attributes,
  ],
  [
    'traces',
    attributes => ({
      resourceSpans: [{ scopeSpans: [{ scope: { attributes } }] }],
    }),
    m => m.resourceSpans[0].scopeSpans[0].scope.attributes,
  ],
  ['logs', attributes => log({ attributes }), m => logOf(m).attributes],
  [
    'logs',
    values => log({ body: { kvlistValue: { values } } }),
    m => logOf(m).body.kvlistValue.values,
  ],
  ['metrics', attributes => point({ attributes }), m => pointOf(m).attributes],
  [
    'metrics',
    filteredAttributes => point({ exemplars: [{ filteredAttributes }] }),
    m => pointOf(m).exemplars[0].filteredAttributes,
  ],
];

/** Puts a sample at one of the places that telemetry has for it. */
export function inTelemetry(sample: Sample, random: Random): PlacedSample {
  const { key, text } = sample;
  let placed: [Signal, Json, (message: Json) => string | undefined];
  if (key === undefined) {
    const [signal, write, read] = random.pick(TEXTS);
    placed = [signal, write(text), read];
  } else {
    const [signal, write, read] = random.pick(ATTRIBUTES);
    const message = write([{ key, value: { stringValue: text } }]);
    placed = [signal, message, m => read(m)?.[0]?.value?.stringValue];
  }
  const [signal, json, read] = placed;
  const { request } = jsonToProtobuf(signal, Buffer.from(JSON.stringify(json)));
  const codec = CODECS[signal];
  return {
    sample,
    signal,
    request,
    read: redacted => read(codec.toObject(codec.decode(redacted))),
  };
}
