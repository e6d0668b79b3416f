import { eventually } from '@slo-scout/telemetry/testUtils';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import { encodeBatch, type NamedSpan } from '../harness/TraceSource';

const MINUTE = 60_000_000_000n;
const ROUNDS = 25;

/** Moves a span's times, ns. */
function shift({ span }: NamedSpan, start: bigint, end = start): void {
  span.startTimeUnixNano = String(BigInt(`${span.startTimeUnixNano}`) + start);
  span.endTimeUnixNano = String(BigInt(`${span.endTimeUnixNano}`) + end);
}

const SKEWS: Array<[string, (trace: NamedSpan[]) => void]> = [
  [
    'one host 5 s ahead',
    trace =>
      trace
        .filter(s => s.service === 'cart')
        .forEach(s => shift(s, MINUTE / 12n)),
  ],
  [
    'one host 5 s behind',
    trace =>
      trace
        .filter(s => s.service === 'cart')
        .forEach(s => shift(s, -MINUTE / 12n)),
  ],
  [
    'one host an hour ahead',
    trace =>
      trace
        .filter(s => s.service === 'price')
        .forEach(s => shift(s, 60n * MINUTE)),
  ],
  ['all an hour behind', trace => trace.forEach(s => shift(s, -60n * MINUTE))],
  ['all an hour ahead', trace => trace.forEach(s => shift(s, 60n * MINUTE))],
  ['ends before starts', trace => trace.forEach(s => shift(s, 0n, -MINUTE))],
  [
    'times of zero',
    trace =>
      trace.forEach(({ span }) => {
        span.startTimeUnixNano = '0';
        span.endTimeUnixNano = '0';
      }),
  ],
  [
    'the largest time there is',
    trace =>
      trace.forEach(({ span }) => {
        span.startTimeUnixNano = String(2n ** 64n - 2n);
        span.endTimeUnixNano = String(2n ** 64n - 1n);
      }),
  ],
];

/** Hosts whose clocks are wrong, and times that cannot be. */
export const skewedClocks: FaultRow = {
  number: 17,
  fault: 'clock skew, end before start, zero and future times',
  async run(scene) {
    const pipeline = await Pipeline.start(scene);
    const { exporter, source } = pipeline;
    const worker = pipeline.worker!;
    for (let i = 0; i < ROUNDS; i++) {
      for (const [, skew] of SKEWS) {
        const trace = source.trace();
        skew(trace);
        await exporter.send(encodeBatch(trace), i % 2 ? 'grpc' : 'http');
      }
      await pipeline.send(1, 2);
    }
    // Log time closes traces: whatever their clocks say, they close as quickly as others.
    await eventually(
      'all are counted',
      async () => (await pipeline.counted()).traces * 5 >= exporter.acked.size,
      120_000,
    );
    const repairs = await metricOf(
      worker,
      'sloscout_fingerprint_repairs_total',
    );
    const dropped = await metricOf(
      worker,
      'sloscout_fingerprint_dropped_traces_total',
    );
    check(repairs > 0, 'nothing was repaired');
    check(dropped === 0, `${dropped} traces were dropped`);
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${SKEWS.length} kinds of wrong clocks, ${repairs} repairs counted, nothing dropped`,
    };
  },
};
