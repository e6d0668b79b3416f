import * as fc from 'fast-check';
import { arbitraryJson } from './__testUtils__/arbitraryRequest';
import { itemsOf } from './__testUtils__/items';
import { unlessMalformed } from './__testUtils__/unlessMalformed';
import { jsonToProtobuf } from './jsonToProtobuf';
import { MalformedOtlpError } from './MalformedOtlpError';
import type { MessageName } from './messages';
import { splitLogs } from './splitLogs';
import { splitMetrics } from './splitMetrics';
import type { Signal } from './SplitResult';
import { splitTraces } from './splitTraces';

const SIGNALS = [
  ['traces', 'ExportTraceServiceRequest', splitTraces],
  ['logs', 'ExportLogsServiceRequest', splitLogs],
  ['metrics', 'ExportMetricsServiceRequest', splitMetrics],
] as const;

/** Where the items of every signal are: request → block → scope → item. */
const BLOCK = 0x0a;
const SCOPE = 0x12;
const ITEM = 0x12;

const requestsOf = (signal: Signal, name: MessageName) =>
  arbitraryJson(name)
    .map(json =>
      Buffer.from(
        jsonToProtobuf(signal, Buffer.from(JSON.stringify(json))).request,
      ),
    )
    .filter(bytes => bytes.length > 0);

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push(rest % 128 | 0x80);
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...bytes, rest]);
}

function message(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([tag]), varint(content.length), content]);
}

/** What every signal takes for an item when it is in the right place. */
const item = {
  traces: (...more: Buffer[]) =>
    message(
      ITEM,
      message(0x0a, Buffer.alloc(16, 7)),
      message(0x12, Buffer.alloc(8, 7)),
      ...more,
    ),
  logs: (...more: Buffer[]) => message(ITEM, ...more),
  // Metric → gauge → data point
  metrics: (...more: Buffer[]) =>
    message(ITEM, message(0x2a, message(0x0a, ...more))),
} satisfies Record<Signal, unknown>;

const nested = (depth: number) => {
  // AnyValue → ArrayValue → AnyValue …, written from the inside.
  const parts: Buffer[] = [];
  let length = 0;
  for (let i = 0; i < depth; i++) {
    const head = Buffer.concat([
      Buffer.from([i % 2 === 0 ? 0x0a : 0x2a]),
      varint(length),
    ]);
    parts.unshift(head);
    length += head.length;
  }
  return Buffer.concat(parts);
};

const attributeOf: Record<Signal, number> = {
  traces: 0x4a,
  logs: 0x32,
  metrics: 0x3a,
};

// Thousands of cases, on whatever machine.
jest.setTimeout(120_000);

describe.each(SIGNALS)('%s beside protobufjs', (signal, name, split) => {
  const requests = requestsOf(signal, name);

  it('keeps every item of a mutated request, with all that surrounds it, or refuses the request', () => {
    let taken = 0;
    fc.assert(
      fc.property(
        requests,
        fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
        fc.oneof(
          { weight: 4, arbitrary: fc.constant(undefined) },
          { weight: 1, arbitrary: fc.nat() },
        ),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(60, 400, Infinity),
        (bytes, edits, cut, partitions, maxValueBytes) => {
          const mutated = Buffer.from(bytes);
          for (const [at, byte] of edits) mutated[at % mutated.length] = byte;
          const sent = mutated.subarray(
            0,
            cut === undefined ? undefined : cut % mutated.length,
          );
          const result = unlessMalformed(() =>
            split(sent, partitions, { maxValueBytes }),
          );
          if (!result) return;
          taken++;
          const before = itemsOf(signal, sent);
          const after = result.records
            .flatMap(record => itemsOf(signal, record.value))
            .sort();
          // Of what was rejected only the number is known.
          expect(result.rejected > 0 ? before : after).toEqual(before);
          expect(after.length).toBeLessThanOrEqual(before.length);
          const known = new Set(before);
          expect(after.every(text => known.has(text))).toBe(true);
        },
      ),
      { numRuns: 1500 },
    );
    expect(taken).toBeGreaterThan(100);
  });

  it('cuts to the size that is asked for, down to single items', () => {
    fc.assert(
      fc.property(
        requests,
        fc.integer({ min: 40, max: 2000 }),
        (bytes, max) => {
          const { records, accepted } = split(bytes, 3, { maxValueBytes: max });
          let items = 0;
          for (const { value } of records) {
            const inside = split(value, 1).accepted;
            items += inside;
            expect(value.length <= max || inside <= 1).toBe(true);
          }
          expect(items).toBe(accepted);
        },
      ),
      { numRuns: 500 },
    );
  });

  it.each<[string, Buffer]>([
    ['a truncated varint', Buffer.from([0x80])],
    ['a varint of eleven bytes', Buffer.from([...Array(11).fill(0xff), 1])],
    ['a varint of more than 64 bits', Buffer.from([...Array(9).fill(0xff), 2])],
  ])('refuses %s wherever a tag or a value may be', (_, broken) => {
    // Field 99 is nobody's: the wire must be sound all the same.
    const value = Buffer.concat([Buffer.from([0x98, 0x06]), broken]);
    for (const bytes of [broken, value]) {
      for (const wrapped of [
        bytes,
        message(BLOCK, bytes),
        message(BLOCK, message(SCOPE, bytes)),
        message(BLOCK, message(SCOPE, item[signal](bytes))),
      ]) {
        expect(() => split(wrapped, 3)).toThrow(MalformedOtlpError);
      }
    }
  });

  it.each([3, 4, 6, 7])('refuses wire type %i', wireType => {
    for (const field of [1, 2, 9]) {
      const tag = Buffer.from([field * 8 + wireType]);
      for (const wrapped of [
        tag,
        message(BLOCK, tag),
        message(BLOCK, message(SCOPE, tag)),
        message(BLOCK, message(SCOPE, item[signal](tag))),
      ]) {
        expect(() => split(wrapped, 3)).toThrow(MalformedOtlpError);
      }
    }
  });

  it('refuses lengths beyond what encloses them', () => {
    for (const length of [1, 127, 2 ** 31, 2 ** 32 - 1, 2 ** 50]) {
      const bytes = Buffer.concat([Buffer.from([BLOCK]), varint(length)]);
      expect(() => split(bytes, 3)).toThrow(MalformedOtlpError);
      expect(() => split(message(BLOCK, bytes), 3)).toThrow(MalformedOtlpError);
    }
  });

  it.each([200, 10_000])('refuses values nested %i deep', depth => {
    const attribute = message(
      attributeOf[signal],
      message(0x12, nested(depth)),
    );
    const bytes = message(BLOCK, message(SCOPE, item[signal](attribute)));
    expect(() => split(bytes, 3)).toThrow(/nested too deeply/);
  });

  it('refuses strings that are no UTF-8', () => {
    for (const text of [
      [0xff],
      [0xc0, 0x80],
      [0xed, 0xa0, 0x80],
      [0xe2, 0x82],
    ]) {
      const key = message(0x0a, Buffer.from(text));
      const long = message(0x0a, Buffer.alloc(200, 0x61), Buffer.from(text));
      for (const field of [key, long]) {
        const attribute = message(attributeOf[signal], field);
        const bytes = message(BLOCK, message(SCOPE, item[signal](attribute)));
        expect(() => split(bytes, 3)).toThrow(/invalid UTF-8/);
      }
    }
  });

  it('keeps unknown fields of every level byte for byte', () => {
    const unknown = fc.uint8Array({ minLength: 8, maxLength: 24 }).map(bytes =>
      Buffer.concat([
        // Number 1000 as bytes, 1001 as a varint, 1002 with four and 1003 with eight bytes.
        ...[Buffer.from([0xc2, 0x3e]), varint(bytes.length)],
        ...[Buffer.from(bytes), Buffer.from([0xc8, 0x3e, 0xff, 0x01])],
        ...[Buffer.from([0xd5, 0x3e]), Buffer.from(bytes.slice(0, 4))],
        ...[Buffer.from([0xd9, 0x3e]), Buffer.from(bytes.slice(0, 8))],
      ]),
    );
    fc.assert(
      fc.property(
        fc.tuple(unknown, unknown, unknown, unknown),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(150, Infinity),
        ([ofRequest, ofBlock, ofScope, ofItem], items, maxValueBytes) => {
          const all = Array.from({ length: items }, () => item[signal](ofItem));
          const bytes = Buffer.concat([
            ofRequest,
            message(BLOCK, ofBlock, message(SCOPE, ofScope, ...all)),
          ]);
          const { records, accepted } = split(bytes, 4, { maxValueBytes });
          expect(accepted).toBe(items);
          let found = 0;
          for (const { value } of records) {
            const text = Buffer.from(value).toString('latin1');
            for (const around of [ofRequest, ofBlock, ofScope]) {
              expect(text).toContain(around.toString('latin1'));
            }
            found += text.split(ofItem.toString('latin1')).length - 1;
          }
          expect(found).toBeGreaterThanOrEqual(items);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('refuses a request of nearly nothing but empty messages', () => {
    const bytes = message(
      BLOCK,
      Buffer.alloc(16 * 1024 * 1024, Buffer.from([SCOPE, 0])),
    );
    expect(() => split(bytes, 3)).toThrow(/too many tiny messages/);
    const some = message(
      BLOCK,
      Buffer.alloc(1024 * 1024, Buffer.from([SCOPE, 0])),
    );
    expect(split(some, 3).records).toEqual([]);
  });
});
