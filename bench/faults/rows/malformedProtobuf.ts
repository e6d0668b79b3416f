import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../lib/Random';
import { wholeNumber } from '../../lib/wholeNumber';
import { callOnce, postOnce, type Answer } from '../harness/Exporter';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import { startLoad } from '../harness/startLoad';
import { encodeBatch, type TraceSource } from '../harness/TraceSource';
import { bytesField } from '../harness/wire';

const INVALID_ARGUMENT = 3;
const ANSWER_MS = 60_000;

/** Bytes that are not OTLP: known cases, and --mutations N (default 1000) changed requests. */
export const malformedProtobuf: FaultRow = {
  number: 8,
  fault: 'malformed protobuf',
  async run(scene) {
    const mutations = wholeNumber(
      scene.stage.flags.mutations ?? '1000',
      'mutations',
    );
    const pipeline = await Pipeline.start(scene);
    const { exporter, source, collector } = pipeline;
    const { httpPort, grpcPort } = collector.ports;
    const load = startLoad(exporter, () => source.batch(), 2);

    for (const [name, body] of malformed()) {
      for (const answer of [
        await postOnce(httpPort, body),
        await callOnce(grpcPort, body),
      ]) {
        check(
          answer.kind === 'invalid' &&
            [400, INVALID_ARGUMENT].includes(answer.status),
          `${name} got ${JSON.stringify(answer)}`,
        );
      }
    }
    for (const [name, body] of badIds(source)) {
      const answer = await callOnce(grpcPort, body);
      check(
        answer.kind === 'acked' && answer.rejected === 1,
        `${name} got ${JSON.stringify(answer)}`,
      );
    }

    const random = new Random(scene.row);
    const tally: Record<string, number> = {};
    for (let i = 0; i < mutations; i++) {
      const body = mutate(source.batch(1).body, random);
      const answer = await Promise.race([
        i % 8 === 0 ? callOnce(grpcPort, body) : postOnce(httpPort, body),
        sleep(ANSWER_MS, undefined, { ref: false }).then(
          (): Answer => ({ kind: 'unknown', status: -1 }),
        ),
      ]);
      tally[answer.kind] = (tally[answer.kind] ?? 0) + 1;
      check(
        answer.kind === 'acked' ||
          (answer.kind === 'invalid' &&
            [400, INVALID_ARGUMENT].includes(answer.status)),
        `mutation ${i} got ${JSON.stringify(answer)}`,
      );
    }
    await load.stop();
    collector.assertRunning();
    const unreadable = await metricOf(
      pipeline.worker!,
      'sloscout_fingerprint_dlq_total',
    );
    check(unreadable === 0, `the worker could not read ${unreadable} records`);
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${mutations} mutations: ${tally.invalid ?? 0} refused, ${
        tally.acked ?? 0
      } still OTLP, all of those readable by the worker`,
    };
  },
};

/** A span in a request; all lengths fit. */
function within(...span: Buffer[]): Buffer {
  return bytesField(1, bytesField(2, bytesField(2, ...span)));
}

/** AnyValue in AnyValue in AnyValue, by array_value.values. */
function nestedValue(depth: number): Buffer {
  let value: Buffer = Buffer.alloc(0);
  for (let i = 0; i < depth; i++) value = bytesField(i % 2 ? 5 : 1, value);
  return value;
}

function malformed(): Array<[string, Buffer]> {
  const raw = (...bytes: number[]) => Buffer.from(bytes);
  return [
    ['a truncated varint', raw(0x0a, 0xff)],
    ['a varint of eleven bytes', within(raw(0x30, ...Array(10).fill(0xff), 1))],
    ['wire type 3', within(raw(0x4b))],
    ['wire type 4', within(raw(0x4c))],
    ['wire type 6', within(raw(0x4e))],
    ['wire type 7', within(raw(0x4f))],
    ['a length beyond the end', within(raw(0x0a, 0x7f, 1, 2))],
    ['a length of 2^32', within(raw(0x0a, 0xff, 0xff, 0xff, 0xff, 0x1f))],
    ['field 0', within(raw(0x02, 0x00))],
    ['text', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
    [
      'a value nested 10 000 deep',
      within(
        bytesField(
          9,
          bytesField(1, Buffer.from('k')),
          bytesField(2, nestedValue(10_000)),
        ),
      ),
    ],
  ];
}

function badIds(source: TraceSource): Array<[string, Buffer]> {
  const spanWith = (ids: object) => {
    const [bad, ...good] = source.trace();
    Object.assign(bad.span, ids);
    return encodeBatch([bad, ...good]).body;
  };
  return [
    ['a trace id of zeros', spanWith({ traceId: '0'.repeat(32) })],
    ['a trace id of 8 bytes', spanWith({ traceId: '1'.repeat(16) })],
    ['no trace id', spanWith({ traceId: '' })],
    ['a span id of zeros', spanWith({ spanId: '0'.repeat(16) })],
    ['a span id of 4 bytes', spanWith({ spanId: '1'.repeat(8) })],
  ];
}

function mutate(body: Buffer, random: Random): Buffer {
  let copy = Buffer.from(body);
  for (let i = random.between(1, 4); i > 0; i--) {
    const at = random.below(copy.length);
    switch (random.below(5)) {
      case 0:
        copy[at] = random.below(256);
        break;
      case 1:
        copy[at] ^= 1 << random.below(8);
        break;
      case 2:
        copy = copy.subarray(0, Math.max(1, at));
        break;
      case 3:
        copy = Buffer.concat([copy.subarray(0, at), copy.subarray(at + 1)]);
        break;
      default:
        copy = Buffer.concat([
          copy.subarray(0, at),
          Buffer.from(random.hex(8), 'hex'),
          copy.subarray(at),
        ]);
    }
    if (copy.length === 0) return Buffer.from([0xff]);
  }
  return copy;
}
