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
) {
  return new PartitionPipeline(
    assignment,
    { ...from, tombstones: [], operationNames: {} },
    { ...DEFAULT_PIPELINE_OPTIONS, ...options },
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
