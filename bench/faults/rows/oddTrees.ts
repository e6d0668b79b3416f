import { eventually } from '@slo-scout/telemetry/testUtils';
import { check, type FaultRow } from '../harness/FaultRow';
import { metricOf } from '../harness/metricOf';
import { Pipeline } from '../harness/Pipeline';
import {
  encodeBatch,
  type NamedSpan,
  type TraceSource,
} from '../harness/TraceSource';

const CAP = 100_000;
const FAN_OUT = 10_000;
const SMALL = 25_000;
const PER_REQUEST = 5_000;
/** Cost of a span in a trace four times as large, beside the smaller one's; quadratic work would be 4. */
const MAX_GROWTH = 2.5;

/** Traces that are no trees, and trees that are too large. */
export const oddTrees: FaultRow = {
  number: 18,
  fault: 'cycles, orphans, several roots, duplicate ids, huge traces',
  async run(scene) {
    const pipeline = await Pipeline.start(scene);
    const { exporter, source } = pipeline;
    const worker = pipeline.worker!;
    const send = async (spans: NamedSpan[]) => {
      for (let at = 0; at < spans.length; at += PER_REQUEST) {
        await exporter.send(encodeBatch(spans.slice(at, at + PER_REQUEST)));
      }
    };
    // CPU time and not the clock's, so that a busy machine does not matter.
    const cost = async (spans: NamedSpan[]) => {
      const { traces } = await pipeline.counted();
      const cpu = worker.usage().cpuSeconds;
      await send(spans);
      await eventually(
        `a trace of ${spans.length} spans is counted`,
        async () => (await pipeline.counted()).traces > traces,
        180_000,
      );
      return worker.usage().cpuSeconds - cpu;
    };
    await cost(fan(source, FAN_OUT));
    await cost(chain(source, SMALL));
    const small =
      (await cost(chain(source, SMALL))) + (await cost(chain(source, SMALL)));
    const large = await cost(chain(source, CAP));
    const growth = large / CAP / (small / (2 * SMALL));
    check(
      growth < MAX_GROWTH,
      `a span costs ${growth.toFixed(1)} times as much in a trace of ${CAP}`,
    );
    const cut = await metricOf(
      worker,
      'sloscout_fingerprint_close_reason_total',
      { reason: 'cap' },
    );
    check(cut === 1, `${cut} traces were closed by the cap`);
    for (let i = 0; i < 5; i++) {
      for (const spans of odd(source)) {
        await exporter.send(encodeBatch(spans), i % 2 ? 'grpc' : 'http');
      }
      await pipeline.send(1, 2);
    }
    // Those without a root are closed when nothing has come for half a minute.
    await eventually(
      'none is open',
      async () =>
        (await metricOf(worker, 'sloscout_fingerprint_traces_open')) === 0,
      120_000,
    );
    const repairs = await metricOf(
      worker,
      'sloscout_fingerprint_repairs_total',
    );
    check(repairs > 0, 'nothing was repaired');
    const outcome = await pipeline.settle();
    return {
      ...outcome,
      observed: `${repairs} repairs counted; ${CAP} spans in one chain closed by the cap, a span at ${growth.toFixed(
        2,
      )} times the cost it has among ${SMALL}`,
    };
  },
};

function odd(source: TraceSource): NamedSpan[][] {
  const trace = (change: (spans: NamedSpan[]) => void) => {
    const spans = source.trace();
    change(spans);
    return spans;
  };
  return [
    trace(spans => {
      // Nobody is the root: a circle of all.
      spans.forEach(({ span }, i) => {
        span.parentSpanId = spans[(i + 1) % spans.length].span.spanId;
      });
    }),
    trace(spans => {
      spans[0].span.parentSpanId = spans[0].span.spanId;
    }),
    trace(spans => {
      spans.at(-1)!.span.parentSpanId = spans.at(-1)!.span.spanId;
    }),
    trace(spans => {
      // The root never comes.
      spans.pop();
    }),
    trace(spans => {
      // Somebody between never comes.
      spans.splice(2, 1);
    }),
    trace(spans => {
      spans[0].span.parentSpanId = '';
    }),
    trace(spans => {
      spans.push({ ...spans[0] });
    }),
    trace(spans => {
      // Two that say they are the same.
      spans[1].span.spanId = spans[0].span.spanId;
      spans[1].span.kind = spans[0].span.kind;
    }),
  ];
}

/** Every span below one root, which comes last. */
function fan(source: TraceSource, size: number): NamedSpan[] {
  return treeOf(source, size, (_, root) => root);
}

/** Every span below the one before. */
function chain(source: TraceSource, size: number): NamedSpan[] {
  return treeOf(source, size, (ids, _, i) => ids[i + 1]);
}

function treeOf(
  source: TraceSource,
  size: number,
  parentOf: (ids: string[], root: string, i: number) => string,
): NamedSpan[] {
  const traceId = source.hex(32);
  const ids = Array.from({ length: size }, () => source.hex(16));
  const root = ids[size - 1];
  const start = BigInt(Date.now() - 1000) * 1_000_000n;
  return ids.map((spanId, i) => ({
    service: 'batch',
    span: {
      traceId,
      spanId,
      parentSpanId: i === size - 1 ? '' : parentOf(ids, root, i),
      name: i === size - 1 ? 'import' : 'row',
      kind: 1,
      startTimeUnixNano: String(start + BigInt(size - i)),
      endTimeUnixNano: String(start + BigInt(2 * size)),
    },
  }));
}
