import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { PipelineUnderTest } from '../pipeline/PipelineUnderTest';
import { generatedTraffic } from '../worker/generatedTraffic';
import { PacedSender } from './PacedSender';
import { slopePerMinute } from './slopePerMinute';

const PARTITIONS = 4;
/** 100 million traces a day. */
const TRACES_PER_SECOND = 1_160;
/** As generated, like the median of Online Boutique. */
const SPANS_PER_TRACE = 48;
const SERVICES = 10;
const SAMPLE_MILLIS = 2_000;
/** Heap, caches and tombstones fill in the beginning: lag and slope are taken of the rest. */
const WARM_UP_SHARE = 1 / 2;

interface Sample {
  minutes: number;
  lagSeconds: number;
  workerRssMiB: number;
  collectorRssMiB: number;
}

/**
 * The load of 100 million traces a day, from OTLP/HTTP to committed capsules:
 * sender, collector, worker and a durable PostgreSQL on this machine, live, for
 * some minutes. `headroom` is how many times the CPU that collector, worker and
 * PostgreSQL used would fit into the machine's cores. `lagSeconds` is how far
 * the worker was behind the clock, at its worst after the first half.
 *
 * Flags: `--minutes N` (default 10), `--traces-per-second N`.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const minutes = positive(flags, 'minutes', 10);
  const tracesPerSecond = positive(
    flags,
    'traces-per-second',
    TRACES_PER_SECOND,
  );
  const pipeline = await PipelineUnderTest.start(PARTITIONS);
  try {
    const traffic = generatedTraffic(
      SERVICES,
      Infinity,
      () => BigInt(Date.now()) * 1_000_000n,
    );
    const sender = new PacedSender(
      `${pipeline.httpEndpoint}/v1/traces`,
      traffic,
      tracesPerSecond * SPANS_PER_TRACE,
    );
    const before = pipeline.usage();
    const started = performance.now();
    const elapsed = () => (performance.now() - started) / 60_000;
    const sending = sender.run(minutes * 60_000);
    const samples: Sample[] = [];
    while (elapsed() < minutes) {
      await sleep(SAMPLE_MILLIS);
      const lags = await pipeline.worker.metric(
        'sloscout_fingerprint_watermark_lag_seconds',
      );
      samples.push({
        minutes: elapsed(),
        lagSeconds: Math.max(...lags),
        workerRssMiB: pipeline.worker.rssMiB,
        collectorRssMiB: pipeline.collector.rssMiB,
      });
    }
    const sent = await sending;
    const seconds = elapsed() * 60;
    const after = pipeline.usage();
    const traces = sent.spans / SPANS_PER_TRACE;
    await allCommitted(pipeline, traces);
    const drainSeconds = elapsed() * 60 - seconds;

    const steady = samples.filter(
      sample => sample.minutes > minutes * WARM_UP_SHARE,
    );
    const cores = {
      collector: (after.collector - before.collector) / seconds,
      worker: (after.worker - before.worker) / seconds,
      postgres: (after.postgres - before.postgres) / seconds,
      sender: (after.sender - before.sender) / seconds,
    };
    const used = cores.collector + cores.worker + cores.postgres;
    const peak = pipeline.peakRss();
    const figures = {
      headroom: os.availableParallelism() / used,
      lagSeconds: Math.max(...steady.map(sample => sample.lagSeconds)),
      rssSlopeMiBPerMin: Math.max(
        slopePerMinute(steady, sample => sample.workerRssMiB),
        slopePerMinute(steady, sample => sample.collectorRssMiB),
      ),
      tracesPerSecond: traces / seconds,
      spansPerSecond: sent.spans / seconds,
      refused: sent.refused,
      brokenConnections: sent.broken,
      acknowledgedP50Ms: quantile(sent.latencies, 0.5),
      acknowledgedP99Ms: quantile(sent.latencies, 0.99),
      drainSeconds,
      minutes,
      collectorCores: cores.collector,
      workerCores: cores.worker,
      postgresCores: cores.postgres,
      senderCores: cores.sender,
      workerRssMiB: peak.worker,
      collectorRssMiB: peak.collector,
    };
    return {
      figures,
      table: formatTable(['figure', 'value'], Object.entries(figures)),
    };
  } finally {
    await pipeline.stop();
  }
}

function quantile(values: number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(q * (sorted.length - 1))];
}

/** Throws when traces are lost or counted twice. */
async function allCommitted(
  pipeline: PipelineUnderTest,
  traces: number,
): Promise<void> {
  const deadline = performance.now() + 120_000;
  let committed = await pipeline.committedTraces();
  while (committed < traces && performance.now() < deadline) {
    await sleep(100);
    committed = await pipeline.committedTraces();
  }
  if (committed !== traces) {
    throw new Error(
      `${committed} traces were committed, ${traces} were acknowledged`,
    );
  }
}

function positive(
  flags: Record<string, string>,
  name: string,
  fallback: number,
): number {
  const value = Number(flags[name] ?? fallback);
  if (value > 0) return value;
  throw new Error(`--${name} must be a number above 0`);
}
