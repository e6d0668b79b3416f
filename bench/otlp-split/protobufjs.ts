import { createRequire } from 'node:module';

/** Span and what is around it, as far as regrouping needs them. */
interface TracesData {
  resourceSpans: {
    resource?: object;
    schemaUrl?: string;
    scopeSpans: {
      scope?: object;
      schemaUrl?: string;
      spans: { traceId: Uint8Array }[];
    }[];
  }[];
}

interface Codec {
  decode(bytes: Uint8Array): TracesData;
  encode(message: TracesData): { finish(): Uint8Array };
}

// The peer: static code that protobufjs generated for OpenTelemetry's own SDK, a devDependency of packages/telemetry.
const load = createRequire(
  require.resolve('@slo-scout/telemetry/package.json'),
);
const { opentelemetry } = load(
  '@opentelemetry/otlp-transformer/build/src/generated/root',
);
const codec: Codec =
  opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/** Decodes everything and returns the number of spans. */
export function decodeByProtobufjs(request: Uint8Array): number {
  let spans = 0;
  for (const block of codec.decode(request).resourceSpans) {
    for (const scope of block.scopeSpans) spans += scope.spans.length;
  }
  return spans;
}

/** The same job as splitTraces: decode, group by partition, encode each. */
export function splitByProtobufjs(
  request: Uint8Array,
  partitionOf: (traceId: Uint8Array) => number,
): Uint8Array[] {
  const parts = new Map<number, TracesData>();
  for (const block of codec.decode(request).resourceSpans) {
    for (const scope of block.scopeSpans) {
      const here = new Map<number, { traceId: Uint8Array }[]>();
      for (const span of scope.spans) {
        const partition = partitionOf(span.traceId);
        const spans = here.get(partition);
        if (spans) spans.push(span);
        else here.set(partition, [span]);
      }
      for (const [partition, spans] of here) {
        let part = parts.get(partition);
        if (!part) parts.set(partition, (part = { resourceSpans: [] }));
        part.resourceSpans.push({
          ...block,
          scopeSpans: [{ ...scope, spans }],
        });
      }
    }
  }
  return [...parts.values()].map(part => codec.encode(part).finish());
}
