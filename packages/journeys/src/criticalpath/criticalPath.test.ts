import { SpanKind, StatusCode } from '@slo-scout/telemetry';
import type { Span } from '@slo-scout/telemetry';
import fc from 'fast-check';
import { closed, resourceOf, span, START } from '../__testUtils__/spans';
import { Fingerprinter } from '../fingerprint/Fingerprinter';
import { repairTrace } from '../repair/repairTrace';
import { aggregateCriticalPath } from './aggregateCriticalPath';
import { criticalPath } from './criticalPath';
import { failingSpan } from './failingSpan';
import type { TracePath } from './TracePath';
import { tracePathOf } from './tracePathOf';

/** A span by its letter, parent, start and end in ms; its service is the parent's unless said otherwise. */
function at(
  id: string,
  parent: string,
  start: number,
  end: number,
  overrides: Partial<Span> = {},
): Span {
  return span({
    spanId: id,
    parentSpanId: parent,
    name: id,
    startUnixMicros: START * 1000 + Math.floor(start * 1000),
    durationNanos: Math.round((end - start) * 1e6),
    ...overrides,
  });
}

function pathOf(spans: Span[]) {
  const trace = repairTrace(closed(spans));
  const { segments, tail } = criticalPath(trace);
  return {
    path: segments
      .map(
        ({ span: index, startNanos, endNanos }) =>
          `${trace.spans[index].name} ${startNanos / 1e6}-${endNanos / 1e6}`,
      )
      .join(', '),
    tail: tail ? `${trace.spans[tail.span].name} ${tail.nanos / 1e6}` : '',
  };
}

describe('criticalPath', () => {
  it.each<[string, Span[], string, string?]>([
    ['a span alone', [at('a', '', 0, 10)], 'a 0-10'],
    ['no time at all', [at('a', '', 0, 0), at('b', 'a', 0, 0)], ''],
    [
      'one call',
      [at('a', '', 0, 10), at('b', 'a', 2, 7)],
      'a 0-2, b 2-7, a 7-10',
    ],
    [
      'one call after the other',
      [at('a', '', 0, 10), at('b', 'a', 1, 4), at('c', 'a', 5, 9)],
      'a 0-1, b 1-4, a 4-5, c 5-9, a 9-10',
    ],
    [
      'calls that touch',
      [at('a', '', 0, 10), at('b', 'a', 0, 5), at('c', 'a', 5, 10)],
      'b 0-5, c 5-10',
    ],
    [
      'starts cut to microseconds, so that calls in sequence seem to overlap',
      [at('a', '', 0, 10), at('b', 'a', 0, 5.0009), at('c', 'a', 5, 10)],
      'b 0-5, c 5-10',
    ],
    [
      'calls beside each other: the last to end counts',
      [at('a', '', 0, 10), at('b', 'a', 1, 6), at('c', 'a', 2, 9)],
      'a 0-2, c 2-9, a 9-10',
    ],
    [
      'a call that overlaps the later one, and one before both',
      [
        at('a', '', 0, 20),
        at('b', 'a', 1, 4),
        at('c', 'a', 5, 12),
        at('d', 'a', 10, 18),
      ],
      'a 0-1, b 1-4, a 4-10, d 10-18, a 18-20',
    ],
    [
      'a call inside another beside it',
      [at('a', '', 0, 10), at('b', 'a', 1, 9), at('c', 'a', 3, 5)],
      'a 0-1, b 1-9, a 9-10',
    ],
    [
      'two that end together: the longer',
      [at('a', '', 0, 10), at('b', 'a', 3, 9), at('c', 'a', 1, 9)],
      'a 0-1, c 1-9, a 9-10',
    ],
    [
      'fan-out and then a last step, three levels deep',
      [
        at('a', '', 0, 100),
        at('b', 'a', 10, 60),
        at('b1', 'b', 12, 30),
        at('b2', 'b', 15, 58),
        at('c', 'a', 10, 40),
        at('d', 'a', 70, 95),
        at('e', 'd', 72, 90),
      ],
      'a 0-10, b 10-15, b2 15-58, b 58-60, a 60-70, d 70-72, e 72-90, d 90-95, a 95-100',
    ],
    [
      'a child that goes on after its parent is cut',
      [at('a', '', 0, 10), at('b', 'a', 4, 25)],
      'a 0-4, b 4-10',
      'b 15',
    ],
    [
      'the grandchild of what was cut is cut as well',
      [at('a', '', 0, 10), at('b', 'a', 4, 25), at('c', 'b', 8, 24)],
      'a 0-4, b 4-8, c 8-10',
      'b 15',
    ],
    [
      'of two that go on, the one that overruns least was waited for',
      [at('a', '', 0, 10), at('b', 'a', 3, 10.5), at('c', 'a', 2, 500)],
      'a 0-3, b 3-10',
      'c 490',
    ],
    [
      'work that begins after the parent has ended',
      [at('a', '', 0, 10), at('b', 'a', 3, 5), at('c', 'a', 12, 40)],
      'a 0-3, b 3-5, a 5-10',
      'c 30',
    ],
    [
      'a consumer that outlives its producer',
      [
        at('a', '', 0, 10),
        at('p', 'a', 2, 6, { kind: SpanKind.producer }),
        at('q', 'p', 4, 30, { kind: SpanKind.consumer }),
      ],
      'a 0-2, p 2-6, a 6-10',
      'q 20',
    ],
    [
      'a consumer that is waited for',
      [
        at('a', '', 0, 10),
        at('q', 'a', 4, 8, { kind: SpanKind.consumer }),
        at('r', 'a', 9, 9.5),
      ],
      'a 0-4, q 4-8, a 8-9, r 9-9.5, a 9.5-10',
    ],
    [
      'a child that begins before its parent',
      [at('a', '', 0, 10), at('b', 'a', -2, 6)],
      'b 0-6, a 6-10',
    ],
    [
      'a call to a host whose clock is an hour ahead',
      [
        at('a', '', 0, 10),
        at('b', 'a', 3_600_000, 3_600_004, { resource: resourceOf('other') }),
      ],
      'a 0-3, b 3-7, a 7-10',
    ],
  ])('knows %s', (_, spans, path, tail = '') => {
    expect(pathOf(spans)).toEqual({ path, tail });
    expect(pathOf([...spans].reverse())).toEqual({ path, tail });
  });

  it('covers the duration of any trace whatever, once', () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
    const anySpan = fc
      .record({
        id: ids,
        parent: fc.oneof(ids, fc.constantFrom('', 'gone')),
        start: fc.integer({ min: -20_000, max: 50_000 }),
        length: fc.integer({ min: 0, max: 60_000_000 }),
        kind: fc.integer({ min: 0, max: 5 }),
        service: fc.constantFrom('s', 't'),
      })
      .map(({ id, parent, start, length, kind, service }) => ({
        ...at(id, parent, start / 1000, 0),
        durationNanos: length,
        kind,
        resource: resourceOf(service),
      }));
    fc.assert(
      fc.property(fc.array(anySpan, { minLength: 1, maxLength: 25 }), spans => {
        const trace = repairTrace(closed(spans));
        const { segments, durationNanos } = criticalPath(trace);
        let now = 0;
        for (const { startNanos, endNanos } of segments) {
          expect(startNanos).toBe(now);
          expect(endNanos).toBeGreaterThan(startNanos);
          now = endNanos;
        }
        expect(now).toBe(trace.spans[trace.root].durationNanos);
        expect(durationNanos).toBe(now);
        // Each stretch lies within its span.
        for (const { span: index, startNanos, endNanos } of segments) {
          const start = (trace.starts[index] - trace.starts[trace.root]) * 1000;
          expect(startNanos).toBeGreaterThanOrEqual(start);
          expect(endNanos).toBeLessThanOrEqual(
            start + trace.spans[index].durationNanos,
          );
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, (i: number) => string]>([
    ['deep', i => `s${i - 1}`],
    ['wide', () => 's0'],
  ])('copes with 100 000 spans, %s', (_, parentOf) => {
    const spans = Array.from({ length: 100_000 }, (__, i) =>
      at(`s${i}`, i === 0 ? '' : parentOf(i), i / 1000, 200),
    );
    const { segments } = criticalPath(repairTrace(closed(spans)));
    expect(segments.at(-1)?.endNanos).toBe(200e6);
  });
});

describe('failingSpan', () => {
  const bad = { statusCode: StatusCode.error };
  const failingOf = (...spans: Span[]) => {
    const trace = repairTrace(closed(spans));
    const found = failingSpan(trace);
    return found === undefined ? undefined : trace.spans[found].name;
  };

  it.each<[string, Span[], string | undefined]>([
    ['none in a good trace', [at('a', '', 0, 9)], undefined],
    [
      'none where the entry coped',
      [at('a', '', 0, 9), at('b', 'a', 1, 2, bad)],
      undefined,
    ],
    ['the entry itself', [at('a', '', 0, 9, bad), at('b', 'a', 1, 2)], 'a'],
    [
      'the end of the chain, not who reports it',
      [
        at('a', '', 0, 9, bad),
        at('b', 'a', 1, 8, bad),
        at('c', 'b', 2, 3),
        at('d', 'b', 3, 7, bad),
      ],
      'd',
    ],
    [
      'the first of several',
      [
        at('a', '', 0, 9, bad),
        at('b', 'a', 1, 8, bad),
        at('c', 'a', 2, 5, bad),
      ],
      'c',
    ],
    [
      'no attempt that was made good',
      [
        at('a', '', 0, 9, bad),
        at('x', 'a', 1, 2, { ...bad, name: 'b' }),
        at('y', 'a', 2, 3, { name: 'b' }),
        at('c', 'a', 4, 5, bad),
      ],
      'c',
    ],
    [
      'below a span without status',
      [at('a', '', 0, 9, bad), at('b', 'a', 1, 8), at('c', 'b', 2, 5, bad)],
      'c',
    ],
    [
      'not below a span that is OK',
      [
        at('a', '', 0, 9, bad),
        at('b', 'a', 1, 8, { statusCode: StatusCode.ok }),
        at('c', 'b', 2, 5, bad),
      ],
      'a',
    ],
  ])('finds %s', (_, spans, name) => {
    expect(failingOf(...spans)).toBe(name);
  });

  it('copes with 100 000 failures side by side', () => {
    const spans = Array.from({ length: 100_000 }, (_, i) =>
      at(`s${i}`, i === 0 ? '' : 's0', i / 1000, 200 + i, bad),
    );
    expect(failingOf(...spans)).toBe('s1');
  });
});

describe('aggregateCriticalPath', () => {
  const fingerprinter = new Fingerprinter();
  const traceOf = (spans: Span[]): TracePath => {
    const trace = repairTrace(closed(spans));
    return tracePathOf(trace, fingerprinter.fingerprint(trace));
  };
  /** A shop whose database takes 2 of 10 ms, and in one of 20 traces 90 ms more. */
  const paths = Array.from({ length: 400 }, (_, i) => {
    const slow = i % 20 === 7 ? 90 : 0;
    const statusCode = i % 40 === 7 ? StatusCode.error : StatusCode.unset;
    return traceOf([
      at('page', '', 0, 10 + slow, { statusCode }),
      at('SELECT', 'page', 5, 7 + slow, {
        kind: SpanKind.client,
        statusCode,
      }),
      at('mail', 'page', 9 + slow, 12 + slow),
    ]);
  });

  it('tells what eats the time of usual and of slow traces, and where they fail', () => {
    const { traces, quantiles, failures, tailSeconds } =
      aggregateCriticalPath(paths);
    expect(traces).toBe(400);
    expect(
      quantiles.map(({ quantile, seconds, steps }) => [
        quantile,
        seconds,
        steps.map(s => `${s.operation} ${Math.round(s.share * 100)}%`),
      ]),
    ).toEqual([
      [0.5, 0.01, ['page 70%', 'SELECT 20%', 'mail 10%']],
      [0.95, 0.01, ['SELECT 85%', 'page 13%', 'mail 2%']],
      [0.99, 0.1, ['SELECT 92%', 'page 7%', 'mail 1%']],
    ]);
    for (const { steps } of quantiles) {
      expect(steps.reduce((sum, s) => sum + s.share, 0)).toBeCloseTo(1);
    }
    expect(failures).toEqual([
      { service: 'svc', operation: 'SELECT', kind: 3, traces: 10 },
    ]);
    expect(tailSeconds).toBeCloseTo(0.002);
  });

  it('does not depend on the order of traces, and needs none', () => {
    expect(aggregateCriticalPath([...paths].reverse())).toEqual(
      aggregateCriticalPath(paths),
    );
    expect(aggregateCriticalPath([])).toEqual({
      traces: 0,
      quantiles: [],
      failures: [],
      tailSeconds: 0,
    });
  });
});
