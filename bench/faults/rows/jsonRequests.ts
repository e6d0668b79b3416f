import { TOPICS } from '@slo-scout/telemetry';
import { postOnce } from '../harness/Exporter';
import { check, type FaultRow } from '../harness/FaultRow';
import { Pipeline } from '../harness/Pipeline';
import { readTopic } from '../harness/readTopic';
import { keyOf } from '../harness/TraceSource';
import { fixed64Field, varint } from '../harness/wire';

/** Not a double, not even nearly. */
const EXACT = 9_007_199_254_740_993n;

/** OTLP/JSON as the specification has it, and as senders get it wrong. */
export const jsonRequests: FaultRow = {
  number: 10,
  fault: 'JSON: ids, enums, numbers as strings, huge integers',
  async run(scene) {
    const pipeline = await Pipeline.start(scene);
    const { exporter, source } = pipeline;
    const port = pipeline.collector.ports.httpPort;
    const now = `${Date.now()}000000`;
    const good = () => ({
      traceId: source.hex(32),
      spanId: source.hex(16),
      name: 'GET /json',
      kind: 2,
      startTimeUnixNano: now,
      endTimeUnixNano: now,
    });
    const post = (text: string) =>
      postOnce(port, Buffer.from(text), { 'content-type': 'application/json' });
    const wrap = (span: object) =>
      JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] });

    const taken: Array<[string, (span: ReturnType<typeof good>) => string]> = [
      ['as specified', wrap],
      [
        'ids in capitals',
        span => wrap({ ...span, traceId: span.traceId.toUpperCase() }),
      ],
      [
        '64-bit numbers as strings',
        span => wrap({ ...span, endTimeUnixNano: String(EXACT) }),
      ],
      [
        '64-bit numbers as numbers',
        span =>
          wrap({ ...span, endTimeUnixNano: 0 }).replace(
            '"endTimeUnixNano":0',
            `"endTimeUnixNano":${EXACT}`,
          ),
      ],
      [
        'an integer attribute as string',
        span =>
          wrap({
            ...span,
            attributes: [{ key: 'n', value: { intValue: String(EXACT) } }],
          }),
      ],
      [
        'an enum as a number that is not known',
        span => wrap({ ...span, kind: 77 }),
      ],
      [
        'fields that are not known',
        span => wrap({ ...span, newField: { a: [1] } }),
      ],
      ['null for what is not set', span => wrap({ ...span, status: null })],
    ];
    for (const [name, text] of taken) {
      const span = good();
      const answer = await post(text(span));
      check(
        answer.kind === 'acked' && answer.rejected === 0,
        `${name} got ${JSON.stringify(answer)}`,
      );
      exporter.acked.add(keyOf(span));
    }
    const refused: Array<[string, string]> = [
      [
        'ids in base64',
        wrap({ ...good(), traceId: 'W47/95gDgQPSabYzgT/GDA==' }),
      ],
      ['enum names', wrap({ ...good(), kind: 'SPAN_KIND_SERVER' })],
      ['words for numbers', wrap({ ...good(), startTimeUnixNano: 'soon' })],
      ['2^64', wrap({ ...good(), startTimeUnixNano: String(2n ** 64n) })],
      ['half a text', '{"resourceSpans":['],
      ['nothing', ''],
      ['an array', '[]'],
      ['100 000 brackets', '['.repeat(100_000)],
    ];
    for (const [name, text] of refused) {
      const answer = await post(text);
      check(
        answer.kind === 'invalid' && answer.status === 400,
        `${name} got ${JSON.stringify(answer)}`,
      );
    }
    // Unknown fields are skipped, so nothing of this is a span.
    const snake = await post(
      wrap(good()).replace('resourceSpans', 'resource_spans'),
    );
    check(snake.kind === 'acked', `snake_case got ${JSON.stringify(snake)}`);

    const kafka = Buffer.concat(
      (await readTopic(pipeline.log, TOPICS.raw)).map(({ value }) =>
        Buffer.from(value),
      ),
    );
    const times = occurrences(kafka, fixed64Field(8, EXACT));
    check(times === 2, `${times} of 2 times are exact in Kafka`);
    // 2^53 + 1 as a varint: eight bytes, of which only the first and the last are not 0x80.
    const integer = Buffer.concat([
      varint(3 * 8),
      Buffer.from('8180808080808010', 'hex'),
    ]);
    check(
      kafka.includes(integer),
      'the integer attribute is not exact in Kafka',
    );
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${taken.length} forms taken, ${refused.length} refused with 400, 2^53 + 1 exact`,
    };
  },
};

function occurrences(bytes: Buffer, part: Buffer): number {
  let count = 0;
  for (
    let at = bytes.indexOf(part);
    at >= 0;
    at = bytes.indexOf(part, at + 1)
  ) {
    count++;
  }
  return count;
}
