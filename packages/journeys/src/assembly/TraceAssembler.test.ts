import fc from 'fast-check';
import type { Span } from '@slo-scout/telemetry';
import { span } from '../__testUtils__/spans';
import { OpenBytes } from './OpenBytes';
import { TraceAssembler } from './TraceAssembler';

const T0 = 1_767_225_600_000;

const root = (trace: string, id = 'a') =>
  span({ traceId: trace, spanId: id, parentSpanId: '' });
const child = (trace: string, id: string, parent = 'a') =>
  span({ traceId: trace, spanId: id, parentSpanId: parent });

/** Feeds [offset, log time after T0, span] and returns ids and reasons of what closes by `end`. */
function run(
  assembler: TraceAssembler,
  feed: Array<[number, number, Span]>,
  end: number,
) {
  feed.forEach(([offset, at, one]) =>
    assembler.add(one, { offset, timestamp: T0 + at }),
  );
  return assembler.advance(T0 + end).map(trace => ({
    id: trace.traceId,
    reason: trace.reason,
    spans: trace.spans.length,
    at: trace.closedAt - T0,
    offset: trace.firstOffset,
  }));
}

describe('TraceAssembler', () => {
  it('closes 2 s after the last span when the root was seen, else after 30 s', () => {
    const assembler = new TraceAssembler();
    expect(
      run(
        assembler,
        [
          [7, 0, child('x', 'b')],
          [8, 500, root('x')],
          [9, 600, child('x', 'c')],
          [10, 700, child('y', 'b')],
        ],
        2_600,
      ),
    ).toEqual([]); // a span at the deadline itself would still count
    expect(assembler.oldestOpenOffset()).toBe(7);
    expect(run(assembler, [], 2_601)).toEqual([
      { id: 'x', reason: 'root', spans: 3, at: 2_600, offset: 7 },
    ]);
    expect(assembler.oldestOpenOffset()).toBe(10);
    expect(run(assembler, [], 90_000_000)).toEqual([
      { id: 'y', reason: 'idle', spans: 1, at: 30_700, offset: 10 },
    ]);
    expect(assembler.oldestOpenOffset()).toBeUndefined();
    expect(assembler.openSpans).toBe(0);
  });

  it('closes at 5 min of age, however busy the trace is', () => {
    const feed = Array.from({ length: 400 }, (_, i): [number, number, Span] => [
      i,
      i * 1000,
      child('x', `s${i}`),
    ]);
    const assembler = new TraceAssembler();
    const [first] = run(assembler, feed, 400_000);
    expect(first).toMatchObject({ reason: 'age', at: 300_000, spans: 301 });
    expect(assembler.counters.late.age).toBe(99);
  });

  it('closes at a number of spans or bytes', () => {
    const capped = new TraceAssembler({ maxSpansPerTrace: 3 });
    expect(
      run(
        capped,
        ['a', 'b', 'c', 'd'].map((id, i) => [i, i, child('x', id)]),
        10,
      ),
    ).toEqual([{ id: 'x', reason: 'cap', spans: 3, at: 2, offset: 0 }]);
    expect(capped.counters.late.cap).toBe(1);

    const heavy = new TraceAssembler({ maxBytesPerTrace: 1_000 });
    expect(
      run(
        heavy,
        Array.from({ length: 9 }, (_, i) => [i, i, child('x', `s${i}`)]),
        10,
      ),
    ).toMatchObject([{ reason: 'cap', spans: 4 }]);
    expect(heavy.openBytes).toBe(0);
  });

  it('closes the oldest trace of whoever holds the most when memory is short', () => {
    const openBytes = new OpenBytes(1_500);
    const [quiet, hot] = [1, 2].map(() => new TraceAssembler({ openBytes }));
    quiet.add(child('q', 'b'), { offset: 0, timestamp: T0 });
    expect(
      run(
        hot,
        ['v', 'w', 'x', 'y', 'z'].map((id, i) => [i, i, child(id, 'b')]),
        10,
      ),
    ).toEqual([{ id: 'v', reason: 'memory', spans: 1, at: 4, offset: 0 }]);
    expect(quiet.openTraces).toBe(1);
    expect(openBytes.held).toBe(quiet.openBytes + hot.openBytes);
    hot.dispose();
    expect(openBytes.held).toBe(quiet.openBytes);
  });

  it('never dates an eviction into what is committed', () => {
    const assembler = new TraceAssembler({
      openBytes: new OpenBytes(400),
      evictFrom: T0 + 1_000,
    });
    const feed = ['x', 'y'].map((id, i): [number, number, Span] => [
      i,
      i,
      child(id, 'b'),
    ]);
    expect(run(assembler, feed, 1_001)).toMatchObject([
      { id: 'x', reason: 'memory', at: 1_000 },
    ]);
    assembler.evictOldest();
    expect(run(assembler, [], 1_001)).toEqual([]);
    expect(run(assembler, [], 1_002)).toMatchObject([{ id: 'y', at: 1_001 }]);
  });

  it('finds duplicates in traces of any size, also where hashes are alike', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(40), fc.nat(1)), { maxLength: 150 }),
        list => {
          const assembler = new TraceAssembler();
          list.forEach(([id, kind], offset) =>
            assembler.add(
              { ...child('x', `s${id}`), kind },
              { offset, timestamp: T0 },
            ),
          );
          const distinct = new Set(list.map(String)).size;
          expect(assembler.openSpans).toBe(distinct);
          expect(assembler.counters.duplicates).toBe(list.length - distinct);
        },
      ),
    );
  });

  it('drops duplicates by span id and kind, also after the close', () => {
    const assembler = new TraceAssembler();
    const client = { ...root('x'), kind: 3 };
    expect(
      run(
        assembler,
        [
          [0, 0, root('x')],
          [1, 1, root('x')],
          [2, 2, client],
          [3, 3, client],
        ],
        5_000,
      ),
    ).toMatchObject([{ spans: 2 }]);
    const late = assembler.add(root('x'), { offset: 4, timestamp: T0 + 6_000 });
    expect(late).toBeUndefined();
    expect(assembler.counters).toMatchObject({ duplicates: 3 });
    expect(assembler.openTraces).toBe(0);
  });

  it('gives a late span to the capsule of its trace, and never opens a second trace', () => {
    const assembler = new TraceAssembler();
    run(assembler, [[0, 0, root('x')]], 5_000);
    assembler.bury({ traceId: 'x', capsuleId: 'capsule-1' });
    const at = { offset: 1, timestamp: T0 + 500_000 };
    expect(assembler.add(child('x', 'b'), at)).toEqual({
      traceId: 'x',
      capsuleId: 'capsule-1',
      first: true,
      reason: 'root',
    });
    expect(assembler.add(child('x', 'c'), at)).toMatchObject({ first: false });
    expect(assembler.openTraces).toBe(0);
    expect(assembler.counters.late.root).toBe(2);
    // After ten minutes nobody remembers.
    const after = { offset: 2, timestamp: T0 + 602_001 };
    expect(assembler.add(child('x', 'd'), after)).toBeUndefined();
    expect(assembler.openTraces).toBe(1);
  });

  it('takes back tombstones after a restart', () => {
    const before = new TraceAssembler();
    run(before, [[0, 0, root('x')]], 5_000);
    before.bury({ traceId: 'x', capsuleId: 'capsule-1' });
    const stone = before.tombstone('x');
    expect(stone).toBeDefined();

    const after = new TraceAssembler();
    after.bury(stone!);
    const at = { offset: 1, timestamp: T0 + 6_000 };
    expect(after.add(root('x'), at)).toBeUndefined();
    expect(after.counters.duplicates).toBe(1);
    expect(after.add(child('x', 'b'), at)).toMatchObject({
      capsuleId: 'capsule-1',
      first: true,
    });
  });

  it('forgets the oldest when it has to remember too much', () => {
    const assembler = new TraceAssembler({
      maxTombstones: 2,
      maxSpanHashes: 1,
    });
    run(
      assembler,
      ['x', 'y', 'z'].map((id, i) => [i, i * 10, root(id)]),
      5_000,
    );
    expect(assembler.tombstones).toBe(2);
    expect(assembler.tombstone('x')).toBeUndefined();
    expect(assembler.tombstone('y')?.spans).toBeUndefined();
    expect(assembler.tombstone('z')?.spans).toHaveLength(1);
  });

  it('decides the same in whatever batches the log is read', () => {
    const event = fc.record({
      gap: fc.integer({ min: 0, max: 3_000 }),
      trace: fc.constantFrom('x', 'y', 'z'),
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      isRoot: fc.boolean(),
      advances: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 60 }), events => {
        const play = (eager: boolean) => {
          const assembler = new TraceAssembler({
            idleMs: 5_000,
            maxAgeMs: 9_000,
            tombstoneMs: 12_000,
            maxSpansPerTrace: 4,
          });
          const seen: unknown[] = [];
          let timestamp = T0;
          const note = () =>
            assembler
              .advance(timestamp)
              .forEach(({ spans, ...rest }) =>
                seen.push({ ...rest, spans: spans.map(s => s.spanId) }),
              );
          events.forEach((e, offset) => {
            timestamp += e.gap;
            if (eager || e.advances) {
              note();
            }
            assembler.add(
              e.isRoot ? root(e.trace, e.id) : child(e.trace, e.id),
              { offset, timestamp },
            );
          });
          timestamp += 100_000;
          note();
          return { seen, counters: assembler.counters };
        };
        expect(play(true)).toEqual(play(false));
      }),
      { numRuns: 500 },
    );
  });
});
