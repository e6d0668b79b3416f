import fc from 'fast-check';
import { compress } from 'snappyjs';
import { RequestFailure } from '../client/RequestFailure';
import { decodeReadResponse } from './decodeReadResponse';
import { decodeSnappy } from './decodeSnappy';
import { decodeStreamedChunks } from './decodeStreamedChunks';
import { decodeXorChunk } from './decodeXorChunk';
import { formatSelector } from './formatSelector';
import { parseApiHistogram } from './parseApiHistogram';
import { parseSelector } from './parseSelector';

const MIB = 1024 * 1024;

function failureOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (error instanceof RequestFailure) return error.kind;
    throw error;
  }
}

describe('decodeSnappy', () => {
  it('reads what another implementation compressed', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.uint8Array({ maxLength: 90 }),
            fc.constant(Buffer.from('checkout checkout ')),
          ),
          {
            maxLength: 40,
          },
        ),
        parts => {
          const bytes = Buffer.concat(parts);
          expect(decodeSnappy(Buffer.from(compress(bytes)), MIB)).toEqual(
            bytes,
          );
        },
      ),
    );
  });

  it('ends with a sentence on anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
        expect(['invalid', 'too_large', undefined]).toContain(
          failureOf(() => decodeSnappy(Buffer.from(bytes), MIB)),
        );
      }),
    );
    // A length that is negative in 32 bits.
    const endless = Buffer.from([10, 63 << 2, 0xf0, 0xff, 0xff, 0xff, 0, 0, 0]);
    expect(failureOf(() => decodeSnappy(endless, MIB))).toBe('invalid');
    const huge = Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f, 0]);
    expect(failureOf(() => decodeSnappy(huge, MIB))).toBe('too_large');
    const bomb = Buffer.from([0x80, 0x80, 0x20, 0]);
    expect(failureOf(() => decodeSnappy(bomb, MIB))).toBe('invalid');
  });
});

describe('answers of remote_read', () => {
  it.each([
    ['samples', decodeReadResponse],
    ['a stream', decodeStreamedChunks],
    ['a chunk', decodeXorChunk],
  ])('never hangs or breaks on what is not %s', (_, decode) => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), bytes => {
        expect(['invalid', undefined]).toContain(
          failureOf(() => decode(Buffer.from(bytes))),
        );
      }),
      { numRuns: 500 },
    );
  });
});

describe('parseApiHistogram', () => {
  it('finds the schema again', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -4, max: 8 }),
        fc.uniqueArray(fc.integer({ min: -60, max: 60 }), {
          minLength: 1,
          maxLength: 20,
        }),
        (schema, unordered) => {
          const indexes = [...unordered].sort((a, b) => a - b);
          const edge = (index: number) => 2 ** (index * 2 ** -schema);
          fc.pre(
            indexes.every(
              i => Number.isFinite(edge(i)) && edge(i - 1) > 1e-300,
            ),
          );
          const parsed = parseApiHistogram({
            count: String(indexes.length),
            sum: '1',
            buckets: indexes.map(i => [
              0,
              String(edge(i - 1)),
              String(edge(i)),
              '1',
            ]),
          });
          expect(parsed).toMatchObject({
            scale: schema,
            positive: { offset: indexes[0] - 1 },
          });
        },
      ),
    );
  });

  it('does not take custom buckets for exponential ones', () => {
    const buckets = [
      [0, '0.1', '0.25', '1'],
      [0, '0.25', '0.5', '1'],
    ];
    expect(parseApiHistogram({ count: '2', sum: '1', buckets })).toBe(
      'custom_buckets',
    );
  });
});

describe('parseSelector', () => {
  it('reads what formatSelector writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (a, b) => {
        const matchers = [
          { label: '__name__', op: '=', value: 'x' },
          { label: 'a', op: '=~', value: a },
          { label: 'b', op: '!=', value: b },
        ] as const;
        expect(parseSelector(formatSelector(matchers))).toEqual(matchers);
      }),
    );
  });

  it('reads names, also those that are no identifiers', () => {
    expect(parseSelector('up{job="a", x!~\'b.*\',}')).toEqual([
      { label: '__name__', op: '=', value: 'up' },
      { label: 'job', op: '=', value: 'a' },
      { label: 'x', op: '!~', value: 'b.*' },
    ]);
    expect(parseSelector('{"http.server.request.duration"}')).toEqual([
      { label: '__name__', op: '=', value: 'http.server.request.duration' },
    ]);
  });

  it.each([
    '',
    '{}',
    'rate(x[5m])',
    'x{a=b}',
    'x{a="b"',
    'x[5m]',
    'x or y',
    '{a!="b"}',
  ])('refuses %j', text => {
    expect(() => parseSelector(text)).toThrow(/^must /);
  });
});
