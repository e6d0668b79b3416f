import { TOPICS } from '@slo-scout/telemetry';
import { check, type FaultRow } from '../harness/FaultRow';
import { Pipeline } from '../harness/Pipeline';
import { readTopic } from '../harness/readTopic';
import { keyOf, type TraceBatch } from '../harness/TraceSource';
import { bytesField, fixed64Field, varint } from '../harness/wire';

const REQUESTS = 20;
const SPANS = 8;
/** Field numbers that no version of OTLP has. */
const FIELD = 2019;

/** Fields of a protocol that is newer than we are: their bytes must come through. */
export const unknownFields: FaultRow = {
  number: 9,
  fault: 'unknown fields of a newer protocol',
  async run(scene) {
    const pipeline = await Pipeline.start(scene);
    const { exporter, source } = pipeline;
    const planted = new Map<string, Buffer>();
    const request = (): TraceBatch => {
      const spans: string[] = [];
      const unknown = (where: string) => {
        const text = Buffer.from(`${where}-${source.hex(24)}`);
        const bytes = Buffer.concat([
          bytesField(FIELD, text),
          fixed64Field(FIELD + 1, 2n ** 63n + 1n),
          varint((FIELD + 2) * 8),
          varint(2 ** 40),
        ]);
        planted.set(text.toString(), bytes);
        return bytes;
      };
      const traceId = source.hex(32);
      const root = source.hex(16);
      const encoded = Array.from({ length: SPANS }, (_, i) => {
        const spanId = i === 0 ? root : source.hex(16);
        spans.push(keyOf({ traceId, spanId }));
        const now = BigInt(Date.now()) * 1_000_000n;
        return bytesField(
          2,
          bytesField(1, Buffer.from(traceId, 'hex')),
          bytesField(2, Buffer.from(spanId, 'hex')),
          i === 0 ? Buffer.alloc(0) : bytesField(4, Buffer.from(root, 'hex')),
          unknown('span'),
          bytesField(5, Buffer.from('step')),
          fixed64Field(7, now),
          fixed64Field(8, now + 1000n),
          bytesField(
            9,
            bytesField(1, Buffer.from('key')),
            unknown('attribute'),
          ),
          bytesField(11, fixed64Field(1, now), unknown('event')),
        );
      });
      const scope = bytesField(
        1,
        bytesField(1, Buffer.from('lib')),
        unknown('scope'),
      );
      const name = bytesField(
        1,
        bytesField(1, Buffer.from('service.name')),
        bytesField(2, bytesField(1, Buffer.from('future'))),
      );
      const resource = bytesField(1, name, unknown('resource'));
      const body = bytesField(
        1,
        resource,
        bytesField(2, scope, ...encoded, unknown('scopeSpans')),
        unknown('resourceSpans'),
      );
      return { body, spans };
    };
    for (let i = 0; i < REQUESTS; i++) {
      await exporter.send(request(), i % 2 ? 'http' : 'grpc');
    }
    const kafka = Buffer.concat(
      (await readTopic(pipeline.log, TOPICS.raw)).map(({ value }) =>
        Buffer.from(value),
      ),
    );
    const missing = [...planted].filter(([, bytes]) => !kafka.includes(bytes));
    check(
      missing.length === 0,
      `${missing.length} of ${planted.size} unknown fields are missing, for example of ${missing[0]?.[0]}`,
    );
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${planted.size} unknown fields of spans, attributes, events, scopes and resources in Kafka byte for byte`,
    };
  },
};
