import { OpenBytes } from '@slo-scout/journeys';
import type { Span, SpanResource } from '@slo-scout/telemetry';
import fc from 'fast-check';
import type { FinishedCycle } from './FinishedCycle';
import { PartitionPipeline } from './PartitionPipeline';
import {
  DEFAULT_PIPELINE_OPTIONS,
  type PipelineOptions,
} from './PipelineOptions';

const assignment = { group: 'g', topic: 't', partition: 0, generation: 1 };
const resource: SpanResource = {
  service: 'shop',
  namespace: '',
  environment: '',
  cluster: '',
  version: '',
  host: '',
};

interface Arrival {
  timestamp: number;
  span: Span;
}

function span(trace: number, id: number, timestamp: number): Arrival {
  return {
    timestamp,
    span: {
      traceId: trace.toString(16).padStart(32, '0'),
      spanId: id.toString(16).padStart(16, '0'),
      parentSpanId: id === 0 ? '' : '0'.repeat(16),
      traceState: '',
      resource,
      name: id === 0 ? 'GET /' : 'call',
      kind: id === 0 ? 2 : 3,
      startUnixMicros: 1.7e15 + timestamp * 1000,
      durationNanos: 1e6 * (1 + id),
      negativeDuration: false,
      statusCode: 0,
      exception: false,
    },
  };
}

function pipeline(
  options: Partial<PipelineOptions> = {},
  from = { offset: 0, cycle: 0 },
  openBytes = new OpenBytes(DEFAULT_PIPELINE_OPTIONS.maxOpenBytes),
) {
  return new PartitionPipeline(
    assignment,
    { ...from, tombstones: [], operationNames: {} },
    { ...DEFAULT_PIPELINE_OPTIONS, ...options },
    openBytes,
    (_, error) => {
      throw error;
    },
  );
}

function run(
  target: PartitionPipeline,
  arrivals: Arrival[],
  fromOffset = 0,
  until = 120_000,
): FinishedCycle[] {
  const cycles: FinishedCycle[] = [];
  arrivals.forEach((arrival, offset) => {
    if (offset < fromOffset) return;
    const { timestamp } = arrival;
    cycles.push(...target.advance(timestamp, offset));
    target.take([arrival.span], { offset, timestamp });
  });
  cycles.push(...target.advance(until, arrivals.length));
  return cycles;
}

function tracesIn(cycles: FinishedCycle[]): number {
  return cycles
    .flatMap(({ commit }) => commit.capsules)
    .reduce((sum, { ok, error }) => sum + ok + error, 0);
}

const arrivalsArb = fc
  .array(fc.tuple(fc.nat(20), fc.nat(3), fc.nat(60_000)), {
    minLength: 1,
    maxLength: 80,
  })
  .map(list =>
    list
      .map(([trace, id, at]) => span(trace, id, 10_000 + at))
      .sort((a, b) => a.timestamp - b.timestamp),
  );

describe('PartitionPipeline', () => {
  it('puts into a cycle what is dated before its end, and claims nothing that it still holds', () => {
    fc.assert(
      fc.property(
        arrivalsArb,
        fc.integer({ min: 1, max: 5 }),
        (arrivals, maxCycleCapsules) => {
          const cycles = run(pipeline({ maxCycleCapsules }), arrivals);
          const cuts = cycles.map(({ commit }) => commit.position.cycle);
          expect(cuts).toEqual([...new Set(cuts)].sort((x, y) => x - y));
          const closed = new Set<string>();
          cycles.forEach(({ commit }, i) => {
            for (const { traceId, closedAt } of commit.tombstones.closed) {
              expect(closedAt).toBeLessThan(cuts[i]);
              expect(closedAt).toBeGreaterThanOrEqual(cuts[i - 1] ?? 0);
              closed.add(traceId);
            }
            // Everything before the offset is in a trace that was closed.
            for (const arrival of arrivals.slice(0, commit.position.offset)) {
              expect(closed).toContain(arrival.span.traceId);
            }
          });
          expect(cycles.at(-1)?.commit.position.offset).toBe(arrivals.length);
        },
      ),
    );
  });

  it('goes on from any cycle as if nothing had been', () => {
    fc.assert(
      fc.property(arrivalsArb, fc.nat(), (arrivals, pick) => {
        const options = { cycleMs: 1_000 };
        const cycles = run(pipeline(options), arrivals);
        const last = pick % cycles.length;
        const { position } = cycles[last].commit;
        const stones = cycles
          .slice(0, last + 1)
          .flatMap(({ commit }) => commit.tombstones.closed);
        const late = new Set(
          cycles
            .slice(0, last + 1)
            .flatMap(({ commit }) => commit.tombstones.late),
        );
        const next = new PartitionPipeline(
          assignment,
          {
            ...position,
            tombstones: stones.map(stone => ({
              ...stone,
              late: stone.late || late.has(stone.traceId),
            })),
            operationNames: {},
          },
          { ...DEFAULT_PIPELINE_OPTIONS, ...options },
          new OpenBytes(DEFAULT_PIPELINE_OPTIONS.maxOpenBytes),
          () => undefined,
        );
        const again = run(next, arrivals, position.offset);
        const outputs = (list: FinishedCycle[]) =>
          list.map(({ commit }) => ({ ...commit, operationNames: undefined }));
        expect(outputs(again)).toEqual(outputs(cycles.slice(last + 1)));
      }),
    );
  });

  it('does not count again what closed in a committed cycle, also when its tombstone is gone', () => {
    const arrivals = [
      span(1, 0, 10_000),
      span(2, 1, 10_500),
      span(1, 1, 11_000),
      span(3, 0, 39_000),
    ];
    const cycles = run(pipeline(), arrivals);
    expect(tracesIn(cycles)).toBe(3);
    // Trace 1 closed at 13 s, trace 2 has no root and holds the offset until 40.5 s.
    const committed = cycles.filter(
      ({ commit }) => commit.position.cycle <= 35_000,
    );
    expect(tracesIn(committed)).toBe(1);
    const position = committed.at(-1)!.commit.position;
    expect(position.offset).toBe(1);
    const again = run(pipeline({}, { ...position, offset: 0 }), arrivals);
    expect(tracesIn(again)).toBe(2);
  });

  it('counts each trace once when memory is short, whoever takes over and however little it has', () => {
    const bytes = fc.integer({ min: 400, max: 6_000 });
    fc.assert(
      fc.property(
        arrivalsArb,
        fc.nat(),
        bytes,
        bytes,
        (arrivals, pick, before, after) => {
          const first = pipeline(
            { cycleMs: 1_000 },
            undefined,
            new OpenBytes(before),
          );
          const cycles = run(first, arrivals);
          expect(first.assembler.openBytes).toBe(0);
          const traces = new Set(arrivals.map(({ span: one }) => one.traceId));
          expect(tracesIn(cycles)).toBe(traces.size);
          const last = pick % cycles.length;
          const done = cycles.slice(0, last + 1);
          const next = new PartitionPipeline(
            assignment,
            {
              ...cycles[last].commit.position,
              tombstones: done.flatMap(
                ({ commit }) => commit.tombstones.closed,
              ),
              operationNames: {},
            },
            { ...DEFAULT_PIPELINE_OPTIONS, cycleMs: 1_000 },
            new OpenBytes(after),
            () => undefined,
          );
          const { offset } = cycles[last].commit.position;
          const again = run(next, arrivals, offset);
          expect(tracesIn(done) + tracesIn(again)).toBe(traces.size);
        },
      ),
    );
  });

  it('takes no memory from a quiet partition for a hot one', () => {
    const openBytes = new OpenBytes(100_000);
    const [quiet, hot] = [1, 2].map(() => pipeline({}, undefined, openBytes));
    const quietArrivals = Array.from({ length: 50 }, (_, i) =>
      span(i, 0, 10_000 + i),
    );
    quietArrivals.forEach(({ span: one, timestamp }, offset) =>
      quiet.take([one], { offset, timestamp }),
    );
    for (let i = 0; i < 20_000; i++) {
      const { span: one, timestamp } = span(1_000 + i, 1, 10_000);
      hot.take([one], { offset: i, timestamp });
    }
    expect(openBytes.held).toBeLessThanOrEqual(100_000);
    expect(quiet.assembler.openTraces).toBe(50);
    const [cycle] = [...hot.advance(15_000, 20_000)];
    expect(cycle.counts.closed.memory).toBeGreaterThan(19_000);
  });

  it('cuts a trace that never ends at its limits, and the rest of it is late', () => {
    const endless = Array.from({ length: 3_000 }, (_, i) =>
      span(1, i, 10_000 + i),
    );
    const cycles = run(pipeline({ assembler: { maxSpansPerTrace: 1_000 } }), [
      ...endless,
      span(2, 0, 13_000),
    ]);
    expect(tracesIn(cycles)).toBe(2);
    const counts = cycles.map(cycle => cycle.counts);
    const sum = (pick: (one: FinishedCycle['counts']) => number | undefined) =>
      counts.reduce((all, one) => all + (pick(one) ?? 0), 0);
    expect(sum(one => one.closed.cap)).toBe(1);
    expect(sum(one => one.late.cap)).toBe(2_000);
    expect(sum(one => one.repairs.capped)).toBe(1);
  });

  it('takes a trace of 100 000 spans, and one call that fans out to 10 000, in linear time', () => {
    const shape = (spans: number, parentOf: (id: number) => number) =>
      Array.from({ length: spans }, (_, i) => {
        const arrival = span(1, i, 10_000);
        const parentSpanId =
          i === 0 ? '' : parentOf(i).toString(16).padStart(16, '0');
        return { ...arrival, span: { ...arrival.span, parentSpanId } };
      });
    for (const arrivals of [
      shape(99_999, i => i - 1),
      shape(99_999, i => i >> 1),
      shape(10_001, () => 0),
    ]) {
      const [capsule, ...rest] = run(pipeline(), arrivals).flatMap(
        ({ commit }) => commit.capsules,
      );
      expect(rest).toEqual([]);
      expect(capsule.steps.reduce((sum, step) => sum + step.count, 0)).toBe(
        arrivals.length,
      );
    }
  });

  it('mends clocks and times that cannot be, and says so', () => {
    const at = (trace: number, change: Partial<Span>) => {
      const arrival = span(trace, 0, 10_000 + trace);
      return { ...arrival, span: { ...arrival.span, ...change } };
    };
    const now = 10_000 * 1000;
    const cycles = run(pipeline({ maxEventAgeMs: 1e14 }), [
      at(1, { startUnixMicros: 0 }),
      at(2, { startUnixMicros: 4e15 }),
      at(3, { startUnixMicros: now + 3_600e6 }),
      at(4, { startUnixMicros: now - 5e6 }),
      at(5, { startUnixMicros: now, durationNanos: 1.7e18 }),
      at(6, { startUnixMicros: now, durationNanos: 0, negativeDuration: true }),
    ]);
    const capsules = cycles.flatMap(({ commit }) => commit.capsules);
    expect(tracesIn(cycles)).toBe(6);
    expect(Math.max(...capsules.map(({ minute }) => minute))).toBe(0);
    expect(capsules.every(({ okDurations }) => okDurations.sum < 1)).toBe(true);
    const repairs = cycles.map(({ counts }) => counts.repairs);
    const sum = (kind: string) =>
      repairs.reduce((all, one) => all + (one[kind] ?? 0), 0);
    expect(sum('impossible-time')).toBe(3);
    expect(sum('impossible-duration')).toBe(1);
    expect(sum('negative-duration')).toBe(1);
  });

  it('ends a cycle early when it has news, and when it holds much', () => {
    const fresh = run(
      pipeline({ cycleMs: 60_000 }),
      [span(1, 0, 10_000)],
      0,
      12_600,
    );
    expect(fresh).toEqual([]);
    const news = pipeline({ cycleMs: 60_000 });
    const cycles = [
      ...run(news, [span(1, 0, 10_000)], 0, 12_600),
      ...news.advance(13_100, 1),
    ];
    expect(cycles.map(({ commit }) => commit.position)).toEqual([
      { offset: 1, cycle: 13_000 },
    ]);

    const minutes = Array.from({ length: 100 }, (_, i) => {
      const arrival = span(i, 0, 10_000 + i);
      return {
        ...arrival,
        span: { ...arrival.span, startUnixMicros: 1.7e15 + i * 60e6 },
      };
    });
    const full = run(
      pipeline({ cycleMs: 60_000, maxCycleCapsules: 10 }),
      minutes,
      0,
      50_000,
    );
    expect(tracesIn(full)).toBe(100);
    const sizes = full.map(({ commit }) => commit.capsules.length);
    // Half a limit of traces may stay open and close in one step.
    expect(Math.max(...sizes)).toBeLessThanOrEqual(10 + 50);
  });
});
