import fc from 'fast-check';
import {
  closed,
  query,
  rpc,
  server,
  spansOf,
  START,
} from '../__testUtils__/spans';
import { Fingerprinter } from '../fingerprint/Fingerprinter';
import { repairTrace } from '../repair/repairTrace';
import type { Capsule } from '../types';
import { CapsuleBuilder } from './CapsuleBuilder';
import { capsuleId } from './capsuleId';
import { mergeCapsules } from './mergeCapsules';

/** What one trace of a test is. */
interface Sample {
  trace: number;
  /** ms after the start of the minute. */
  offset: number;
  failed: boolean;
  nanos: number;
  sampled: boolean;
}

const fingerprinter = new Fingerprinter();

function build(samples: Sample[]): Capsule[] {
  const builder = new CapsuleBuilder();
  for (const { trace, offset, failed, nanos, sampled } of samples) {
    const spans = spansOf(
      server('web', 'GET /page', rpc('web', 'api', 'Get', query('api', 'q'))),
      { trace, startMillis: START + offset },
    );
    spans[0].statusCode = failed ? 2 : 0;
    spans[0].durationNanos = nanos;
    spans[0].traceState = sampled ? 'ot=th:e6666666666668' : '';
    spans[3].statusCode = trace % 3 === 0 ? 2 : 0;
    const repaired = repairTrace(closed(spans));
    builder.add(repaired, fingerprinter.fingerprint(repaired));
  }
  return builder.build();
}

const samples = fc.uniqueArray(
  fc.record({
    trace: fc.integer({ min: 1, max: 1e6 }),
    offset: fc.integer({ min: 0, max: 59_999 }),
    failed: fc.boolean(),
    nanos: fc.integer({ min: 0, max: 10e9 }),
    sampled: fc.boolean(),
  }),
  { minLength: 1, maxLength: 25, selector: sample => sample.trace },
);

describe('CapsuleBuilder', () => {
  it('sums up the traces of a variant and minute', () => {
    const [capsule, ...more] = build([
      { trace: 1, offset: 0, failed: false, nanos: 2e6, sampled: false },
      { trace: 2, offset: 59_999, failed: false, nanos: 4e6, sampled: true },
      { trace: 3, offset: 30_000, failed: true, nanos: 8e6, sampled: false },
    ]);
    expect(more).toEqual([]);
    expect(capsule).toMatchObject({
      id: capsuleId(capsule),
      cluster: 'c1',
      environment: 'test',
      minute: START / 1000,
      entryService: 'web',
      entryOperation: 'GET /page',
      ok: 2,
      error: 1,
      late: 0,
      adjustedError: 1,
      okDurations: { zero: 0, sum: 0.006, count: [1, 1] },
      errorDurations: { sum: 0.008, count: [1] },
    });
    expect(capsule.adjustedOk).toBeCloseTo(11, 4);
    expect(
      capsule.steps.map(({ service, operation, kind, count, errors }) => [
        service,
        operation,
        kind,
        count,
        errors,
      ]),
    ).toEqual([
      ['api', 'Get', 2, 3, 0],
      ['api', 'q', 3, 3, 1],
      ['web', 'GET /page', 2, 3, 1],
      ['web', 'Get', 3, 3, 0],
    ]);
    expect(capsule.steps[1]).toMatchObject({
      durations: { sum: 0.0003, count: [3] },
      errorDurations: { sum: 0.0001, count: [1] },
    });
    expect(capsule.steps[2].errorDurations).toMatchObject({ sum: 0.008 });
    expect(capsule.exemplars.length).toBeLessThanOrEqual(5);
    expect(capsule.exemplars[0]).toEqual({
      traceId: '3'.padStart(32, '0'),
      reason: 'slowest',
      durationSeconds: 0.008,
      timestamp: START + 30_000,
    });
    expect(capsule.exemplars.map(e => e.reason)).toEqual([
      'slowest',
      'slowest',
      'error',
      'random',
    ]);
  });

  it('keeps minutes, and what is known of them, apart', () => {
    const [sample] = [
      { trace: 1, offset: 0, failed: false, nanos: 1, sampled: false },
    ];
    const capsules = build([
      sample,
      { ...sample, trace: 2, offset: 60_000 },
      { ...sample, trace: 3, offset: -1 },
    ]);
    expect(capsules.map(({ minute }) => minute - START / 1000).sort()).toEqual(
      [-60, 0, 60].sort(),
    );
  });

  it('gives the same for any order of traces', () => {
    fc.assert(
      fc.property(samples, fc.infiniteStream(fc.nat()), (list, keys) => {
        const shuffled = list
          .map(sample => ({ sample, key: keys.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ sample }) => sample);
        expect(build(shuffled)).toEqual(build(list));
      }),
    );
  });

  it('merges to what one builder would have made, in any order and grouping', () => {
    fc.assert(
      fc.property(samples, fc.nat(), fc.nat(), (list, i, j) => {
        const cuts = [i % list.length, j % list.length].sort((a, b) => a - b);
        const parts = [
          list.slice(0, cuts[0]),
          list.slice(cuts[0], cuts[1]),
          list.slice(cuts[1]),
        ].flatMap(part => build(part));
        const [whole] = build(list);
        expect(parts.reduce(mergeCapsules)).toEqual(whole);
        expect(parts.reduceRight((a, b) => mergeCapsules(a, b))).toEqual(whole);
      }),
    );
  });

  it('does not claim to know the latency of failures that an older release stored', () => {
    const [capsule] = build([
      { trace: 3, offset: 0, failed: true, nanos: 5, sampled: false },
    ]);
    const old = {
      ...capsule,
      steps: capsule.steps.map(step => ({
        ...step,
        errorDurations: undefined,
      })),
    };
    const { steps } = mergeCapsules(capsule, old);
    // Where nothing failed, there is nothing unknown.
    expect(
      steps.map(({ errors, errorDurations }) => [
        errors,
        errorDurations?.count.length,
      ]),
    ).toEqual([
      [0, 0],
      [2, undefined],
      [2, undefined],
      [0, 0],
    ]);
  });

  it('does not merge what does not belong together', () => {
    const [a, b] = build([
      { trace: 1, offset: 0, failed: false, nanos: 1, sampled: false },
      { trace: 2, offset: 60_000, failed: false, nanos: 1, sampled: false },
    ]);
    expect(() => mergeCapsules(a, b)).toThrow(RangeError);
  });

  it('counts a late trace while its capsule is under way', () => {
    const builder = new CapsuleBuilder();
    const trace = repairTrace(closed(spansOf(server('web', 'GET /page'))));
    const id = builder.add(trace, fingerprinter.fingerprint(trace));
    expect(builder.addLate(id)).toBe(true);
    expect(builder.addLate('another')).toBe(false);
    expect(builder.build()).toMatchObject([{ id, late: 1 }]);
    expect(builder.addLate(id)).toBe(false);
    expect(builder.build()).toEqual([]);
  });
});
