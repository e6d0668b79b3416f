import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { listRecordings, readRequests, replay } from '@slo-scout/demo-shop';
import { decodeTraces } from '@slo-scout/telemetry';
import type { BenchResult, Figure } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { PipelineUnderTest, type Usage } from './PipelineUnderTest';
import { recordingsFolder } from '../lib/recordingsFolder';
import { wholeNumber } from '../lib/wholeNumber';

/** Nothing may hang: after this the run counts as failed. */
const DEADLINE_MILLIS = 10 * 60_000;

interface Options {
  source: string;
  runs: number;
  partitions: number;
  concurrency: number;
}

type Measured = Record<string, number>;

/**
 * Replays recordings through OTLP/gRPC as fast as they are acknowledged, until
 * the last trace is in a committed capsule. Sender, collector, worker and
 * PostgreSQL share the machine.
 *
 * Flags: --source DIR, --runs N, --partitions N, --concurrency N.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const options = readOptions(flags);
  const expected = await countTraces(options.source);
  const runs: Measured[] = [];
  for (let i = 0; i < options.runs; i++) {
    runs.push(await measure(options, expected));
    process.stderr.write(
      `run ${i + 1}: ${Math.round(runs[i].spansPerSecond)} spans/s\n`,
    );
  }
  const figures: Record<string, Exclude<Figure, number>> = Object.fromEntries(
    Object.keys(runs[0]).map(name => [
      name,
      summarise(runs.map(each => each[name])),
    ]),
  );
  const rows = Object.entries(figures).map(([name, { median, spread }]) => [
    name,
    median,
    `${spread[0]} – ${spread[1]}`,
  ]);
  const table = formatTable(
    ['figure', 'median', `of ${options.runs} runs`],
    rows,
  );
  return { figures, table };
}

function readOptions(flags: Record<string, string>): Options {
  const source = recordingsFolder(flags.source);
  if (!fs.existsSync(source)) {
    throw new Error(
      `there is no ${source}: name a folder with recordings by --source DIR`,
    );
  }
  const count = (name: string, fallback: number) =>
    wholeNumber(flags[name] ?? String(fallback), name);
  return {
    source,
    runs: count('runs', 3),
    partitions: count('partitions', 4),
    concurrency: count('concurrency', 8),
  };
}

/** Traces of the recordings; one that comes twice counts once. */
async function countTraces(source: string): Promise<number> {
  const ids = new Set<string>();
  for (const file of listRecordings(source)) {
    for (const request of await readRequests(file)) {
      for (const span of decodeTraces(request)) ids.add(span.traceId);
    }
  }
  return ids.size;
}

async function measure(options: Options, expected: number): Promise<Measured> {
  const pipeline = await PipelineUnderTest.start(options.partitions);
  try {
    const before = pipeline.usage();
    const started = performance.now();
    const seconds = () => (performance.now() - started) / 1000;
    const { spans, retries } = await replay({
      source: options.source,
      endpoint: pipeline.endpoint,
      speed: 0,
      concurrency: options.concurrency,
    });
    const acknowledgedSeconds = seconds();
    let committed = 0;
    while (committed < expected) {
      if (seconds() * 1000 > DEADLINE_MILLIS) {
        throw new Error(
          `${committed} of ${expected} traces were committed when time was up`,
        );
      }
      await sleep(100);
      committed = await pipeline.committedTraces();
    }
    if (committed > expected) {
      throw new Error(
        `${committed} traces were counted, ${expected} were sent`,
      );
    }
    const totalSeconds = seconds();
    const cpu = difference(pipeline.usage(), before);
    const peak = pipeline.peakRss();
    return {
      spansPerSecond: spans / totalSeconds,
      acknowledgedSpansPerSecond: spans / acknowledgedSeconds,
      totalSeconds,
      acknowledgedSeconds,
      spansPerCpuSecond: spans / Object.values(cpu).reduce((a, b) => a + b),
      collectorCpuSeconds: cpu.collector,
      workerCpuSeconds: cpu.worker,
      postgresCpuSeconds: cpu.postgres,
      senderCpuSeconds: cpu.sender,
      collectorRssMiB: peak.collector,
      workerRssMiB: peak.worker,
      retries,
    };
  } finally {
    await pipeline.stop();
  }
}

function difference(after: Usage, before: Usage): Usage {
  return {
    collector: after.collector - before.collector,
    worker: after.worker - before.worker,
    postgres: after.postgres - before.postgres,
    sender: after.sender - before.sender,
  };
}
