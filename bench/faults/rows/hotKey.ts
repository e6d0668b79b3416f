import { eventually } from '@slo-scout/telemetry/testUtils';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import { encodeBatch, type NamedSpan } from '../harness/TraceSource';

const REQUESTS = 26;
const PER_REQUEST = 5_000;
const RSS_GROWTH_MIB = 400;

/** One trace id that never ends takes nearly all of what comes. */
export const hotKey: FaultRow = {
  number: 19,
  fault: 'hot key: 130 000 spans of one trace',
  async run(scene) {
    const pipeline = await Pipeline.start(scene);
    const { exporter, source } = pipeline;
    const worker = pipeline.worker!;
    await pipeline.send(5);
    const before = worker.rssMiB;
    const traceId = source.hex(32);
    const parentSpanId = source.hex(16);
    const row = (): NamedSpan => {
      const now = String(BigInt(Date.now()) * 1_000_000n);
      return {
        service: 'loop',
        span: {
          ...{ traceId, spanId: source.hex(16), parentSpanId },
          ...{ name: 'turn', kind: 1 },
          ...{ startTimeUnixNano: now, endTimeUnixNano: now },
        },
      };
    };
    for (let i = 0; i < REQUESTS; i++) {
      await exporter.send(
        encodeBatch(Array.from({ length: PER_REQUEST }, row)),
      );
      await pipeline.send(2, 5);
    }
    const others = (exporter.acked.size - REQUESTS * PER_REQUEST) / 5;
    await eventually(
      'the others are counted',
      async () => (await pipeline.counted()).traces >= others,
      180_000,
    );
    await eventually(
      'the hot trace is cut',
      async () =>
        (await metricOf(worker, 'sloscout_fingerprint_close_reason_total', {
          reason: 'cap',
        })) === 1,
      180_000,
    );
    const growth = worker.rssMiB - before;
    check(growth < RSS_GROWTH_MIB, `memory grew by ${Math.round(growth)} MiB`);
    const late = await metricOf(worker, 'sloscout_fingerprint_late_total', {
      reason: 'cap',
    });
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `cut at its cap, ${late} spans after that late; ${others} other traces counted, memory +${Math.round(
        growth,
      )} MiB`,
    };
  },
};
