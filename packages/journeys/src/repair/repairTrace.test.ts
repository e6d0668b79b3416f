import fc from 'fast-check';
import type { Span } from '@slo-scout/telemetry';
import {
  closed,
  resourceOf,
  rpc,
  server,
  span,
  spansOf,
} from '../__testUtils__/spans';
import { repairTrace } from './repairTrace';
import type { RepairedTrace } from './RepairedTrace';

/** Indented names, for reading a tree at a glance. */
function draw(trace: RepairedTrace): string[] {
  const depth = new Map<number, number>([[trace.root, 0]]);
  for (const index of trace.order) {
    const parent = trace.parents[index];
    if (parent >= 0) {
      depth.set(index, (depth.get(parent) ?? NaN) + 1);
    }
  }
  const lines: string[] = [];
  const visit = (position: number) => {
    const index = trace.order[position];
    const mark = trace.adopted[index] ? '?' : '';
    lines.push(
      `${'  '.repeat(depth.get(index) ?? 0)}${
        trace.spans[index].spanId
      }${mark}`,
    );
    for (
      let p = trace.firstChild[position];
      p < trace.firstChild[position + 1];
      p++
    ) {
      visit(p);
    }
  };
  visit(0);
  return lines;
}

const at = (
  id: string,
  parent: string,
  start: number,
  more: Partial<Span> = {},
) =>
  span({
    spanId: id,
    parentSpanId: parent,
    startUnixMicros: 1e15 + start,
    ...more,
  });

describe('repairTrace', () => {
  it('leaves a clean trace as it is', () => {
    const trace = repairTrace(
      closed(spansOf(server('web', 'GET /', rpc('web', 'api', 'Get')))),
    );
    expect(trace).toMatchObject({ complete: true, repairs: {} });
    expect(draw(trace).map(line => line.search(/\S/) / 2)).toEqual([0, 1, 2]);
  });

  it('orders siblings by start, whatever the order of arrival', () => {
    const trace = repairTrace(
      closed([
        at('c', 'a', 30),
        at('b', 'a', 20),
        at('d', 'b', 40),
        at('a', '', 0),
      ]),
    );
    expect(draw(trace)).toEqual(['a', '  b', '    d', '  c']);
  });

  it.each<[string, Span[], string[], RepairedTrace['repairs']]>([
    [
      'a missing parent',
      [at('a', '', 0), at('b', 'gone', 5), at('c', 'b', 6)],
      ['a', '  b?', '    c'],
      { 'missing-parent': 1 },
    ],
    [
      'no root',
      [at('b', 'gone', 5), at('c', 'gone', 3), at('d', 'b', 6)],
      ['c', '  b?', '    d'],
      { 'missing-parent': 2, 'no-root': 1 },
    ],
    [
      'two roots',
      [at('a', '', 5), at('b', '', 3), at('c', 'a', 6)],
      ['b', '  a?', '    c'],
      { 'extra-root': 1 },
    ],
    [
      'a span that is its own parent',
      [at('a', '', 0), at('b', 'b', 1)],
      ['a', '  b?'],
      { 'self-parent': 1 },
    ],
    [
      'a cycle below a root',
      [at('a', '', 0), at('b', 'd', 3), at('c', 'b', 1), at('d', 'c', 2)],
      ['a', '  c?', '    d', '      b'],
      { cycle: 1 },
    ],
    [
      'nothing but a cycle',
      [at('b', 'c', 3), at('c', 'b', 1)],
      ['c', '  b'],
      { cycle: 1, 'no-root': 1 },
    ],
  ])('mends %s and calls the trace incomplete', (_, spans, tree, repairs) => {
    const trace = repairTrace(closed(spans));
    expect(draw(trace)).toEqual(tree);
    expect(trace.complete).toBe(false);
    expect(trace.repairs).toMatchObject(repairs);
  });

  it('puts a server that shares its span id under the client, and children under the server', () => {
    const trace = repairTrace(
      closed([
        at('a', '', 0),
        at('b', 'a', 2, { kind: 2, resource: resourceOf('api') }),
        at('b', 'a', 1, { kind: 3 }),
        at('c', 'b', 3, { resource: resourceOf('api') }),
      ]),
    );
    expect(draw(trace)).toEqual(['a', '  b', '    b', '      c']);
    expect(trace.complete).toBe(true);
  });

  it('drops duplicates, and notes a span that ended before it began', () => {
    const trace = repairTrace(
      closed([
        at('a', '', 0, { negativeDuration: true, durationNanos: 0 }),
        at('a', '', 0),
      ]),
    );
    expect(trace.spans).toHaveLength(1);
    expect(trace.repairs).toEqual({ duplicate: 1, 'negative-duration': 1 });
  });

  describe('with clocks that differ', () => {
    const parent = at('a', '', 0, { durationNanos: 10e6 });
    const elsewhere = { resource: resourceOf('other') };

    it.each([
      ['an hour early', -3_600e6],
      ['an hour late', 3_600e6],
    ])(
      'centres a child %s in its parent, and moves what lies below along',
      (_, skew) => {
        const trace = repairTrace(
          closed([
            parent,
            at('b', 'a', skew, { ...elsewhere, durationNanos: 4e6 }),
            at('c', 'b', skew + 1_000, { ...elsewhere, durationNanos: 1e6 }),
          ]),
        );
        expect(Array.from(trace.starts, start => start - 1e15)).toEqual([
          0, 3_000, 4_000,
        ]);
        expect(trace.repairs).toEqual({ 'clock-skew': 1 });
        expect(trace.complete).toBe(true);
      },
    );

    it('leaves a child that lies inside its parent', () => {
      const trace = repairTrace(
        closed([
          parent,
          at('b', 'a', 50, { ...elsewhere, durationNanos: 1e6 }),
        ]),
      );
      expect(trace.starts[1] - 1e15).toBe(50);
    });

    it('never moves a consumer to before its message was sent, nor back into its producer', () => {
      const late = at('b', 'a', 60e6, { ...elsewhere, kind: 5 });
      expect(repairTrace(closed([parent, late])).starts[1] - 1e15).toBe(60e6);
      const early = at('b', 'a', -60e6, { ...elsewhere, kind: 5 });
      expect(repairTrace(closed([parent, early])).starts[1] - 1e15).toBe(0);
    });

    it('notes work that goes on after its parent on the same host, and moves nothing', () => {
      const trace = repairTrace(
        closed([parent, at('b', 'a', 9_000, { durationNanos: 75e6 })]),
      );
      expect(trace.repairs).toEqual({ 'child-after-parent': 1 });
      expect(trace.starts[1] - 1e15).toBe(9_000);
    });
  });

  it.each([
    ['zero', 0],
    ['far in the future', 4e15],
    ['no number', NaN],
  ])('takes log time for a start that is %s', (_, startUnixMicros) => {
    const input = closed([span({ startUnixMicros })]);
    const trace = repairTrace(input);
    expect(trace.eventMicros).toBe(input.closedAt * 1000);
    expect(trace.repairs).toMatchObject({ 'impossible-time': 1 });
  });

  it('makes one tree of any spans whatever', () => {
    const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
    const anySpan = fc
      .record({
        id: ids,
        parent: fc.oneof(ids, fc.constantFrom('', 'gone')),
        start: fc.integer({ min: 0, max: 50 }),
        kind: fc.integer({ min: 0, max: 5 }),
        service: fc.constantFrom('s', 't'),
      })
      .map(({ id, parent, start, kind, service }) =>
        at(id, parent, start, { kind, resource: resourceOf(service) }),
      );
    fc.assert(
      fc.property(fc.array(anySpan, { minLength: 1, maxLength: 30 }), spans => {
        const trace = repairTrace(closed(spans));
        const distinct = new Set(spans.map(s => `${s.spanId}${s.kind}`));
        expect(trace.spans).toHaveLength(distinct.size);
        expect([...trace.order].sort((a, b) => a - b)).toEqual(
          trace.spans.map((_, i) => i),
        );
        const seen = new Set<number>();
        trace.order.forEach((index, position) => {
          const parent = trace.parents[index];
          expect(position === 0 ? parent === -1 : seen.has(parent)).toBe(true);
          seen.add(index);
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, (i: number) => string]>([
    ['100 000 deep', i => `s${i - 1}`],
    ['100 000 wide', () => 's0'],
    ['one cycle of 100 000', i => `s${(i + 1) % 100_000}`],
  ])('copes with a trace that is %s', (name, parentOf) => {
    const cyclic = name.includes('cycle');
    const trace = repairTrace(
      closed(
        Array.from({ length: 100_000 }, (_, i) =>
          at(`s${i}`, i === 0 && !cyclic ? '' : parentOf(i), i),
        ),
      ),
    );
    expect(trace.order).toHaveLength(100_000);
    expect(trace.complete).toBe(!cyclic);
  });

  it('refuses a trace without spans', () => {
    expect(() =>
      repairTrace({ traceId: 'x', spans: [], reason: 'idle', closedAt: 0 }),
    ).toThrow('Trace x has no spans to repair');
  });
});
