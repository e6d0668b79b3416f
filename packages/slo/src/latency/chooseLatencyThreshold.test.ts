import fc from 'fast-check';

import {
  chooseLatencyThreshold,
  PERCEPTION_LADDER,
} from './chooseLatencyThreshold';

/** 2^(k/2) ns, as the fingerprint worker exports them. */
const BOUNDARIES = Array.from(
  { length: 33 },
  (_, i) => Math.pow(2, (38 + i) / 2) / 1e9,
);

function cumulate(latencies: number[]) {
  return BOUNDARIES.map(le => ({
    le,
    count: latencies.filter(latency => latency <= le).length,
  }));
}

describe('chooseLatencyThreshold', () => {
  it('takes the first boundary above a duration that people notice and above p99', () => {
    // 980 at 20 ms, 20 at 250 ms: p99 is 250 ms, whose bucket ends at 268 ms.
    const latencies = [...Array(980).fill(0.02), ...Array(20).fill(0.25)];
    const threshold = chooseLatencyThreshold(cumulate(latencies), 1010, {
      endedWell: 1000,
    })!;
    expect(threshold.perceptionSeconds).toBe(0.3);
    expect(threshold.thresholdSeconds).toBeCloseTo(0.3796, 4);
    expect(threshold.fastShare).toBeCloseTo(1000 / 1010, 12);
    expect(threshold.reason).toContain('p99');
  });

  it('is never finer than a tenth of a second', () => {
    const threshold = chooseLatencyThreshold(
      cumulate(Array(5000).fill(0.001)),
      5000,
    )!;
    expect(threshold.thresholdSeconds).toBeGreaterThanOrEqual(0.1);
    expect(threshold.thresholdSeconds).toBeLessThan(0.15);
  });

  it('needs events, and boundaries that reach far enough', () => {
    expect(chooseLatencyThreshold(cumulate([]), 0)).toBeUndefined();
    expect(chooseLatencyThreshold([], 10)).toBeUndefined();
    expect(
      chooseLatencyThreshold(cumulate(Array(100).fill(100)), 100, {
        endedWell: 100,
      }),
    ).toBeUndefined();
  });

  it('is always a boundary that exists and leaves at most the asked share slower', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0.0001, max: 40, noNaN: true }), {
          minLength: 1,
          maxLength: 300,
        }),
        fc.integer({ min: 0, max: 50 }),
        fc.constantFrom(0.9, 0.95, 0.99),
        (latencies, failed, share) => {
          const endedWell = latencies.length;
          const threshold = chooseLatencyThreshold(
            cumulate(latencies),
            endedWell + failed,
            {
              share,
              endedWell,
            },
          );
          const beyond = latencies.some(latency => latency > BOUNDARIES[32]);
          expect(threshold !== undefined || beyond).toBe(true);
          if (!threshold) {
            return;
          }
          const { thresholdSeconds, quantileUpperSeconds, fastShare } =
            threshold;
          expect(BOUNDARIES).toContain(thresholdSeconds);
          expect(thresholdSeconds).toBeGreaterThanOrEqual(quantileUpperSeconds);
          expect(fastShare * (endedWell + failed)).toBeGreaterThanOrEqual(
            share * endedWell - 1e-9,
          );
          expect(
            thresholdSeconds >=
              PERCEPTION_LADDER[PERCEPTION_LADDER.length - 1] ||
              PERCEPTION_LADDER.includes(threshold.perceptionSeconds),
          ).toBe(true);
        },
      ),
    );
  });
});
