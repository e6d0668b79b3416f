import fs from 'node:fs';
import { listRecordings, readRequests } from '@slo-scout/demo-shop';
import {
  decodeTraces,
  partitionOfKey,
  splitTraces,
} from '@slo-scout/telemetry';
import type { BenchResult, Figure } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { decodeByProtobufjs, splitByProtobufjs } from './protobufjs';
import { syntheticRequests } from './syntheticRequests';
import { recordingsFolder } from '../lib/recordingsFolder';
import { wholeNumber } from '../lib/wholeNumber';

/** Spans of the recordings that are used; enough for a second of work. */
const MAX_RECORDED_SPANS = 200_000;

type Job = (request: Uint8Array) => unknown;

/**
 * Splitting a request for the log's partitions, and decoding it for the
 * worker, beside protobufjs doing the same.
 *
 * Flags: --source DIR with recordings, --runs N, --partitions N.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const runs = wholeNumber(flags.runs ?? '5', 'runs');
  const partitions = wholeNumber(flags.partitions ?? '24', 'partitions');
  const jobs: Record<string, Job> = {
    split: request => splitTraces(request, partitions),
    splitByProtobufjs: request =>
      splitByProtobufjs(request, traceId =>
        partitionOfKey(
          Buffer.from(Buffer.from(traceId).toString('hex')),
          partitions,
        ),
      ),
    decode: request => decodeTraces(request),
    decodeByProtobufjs,
  };

  const figures: Record<string, Figure> = {};
  const rows: (string | number)[][] = [];
  const note = (name: string, values: number[]) => {
    const figure = summarise(values);
    figures[name] = figure;
    rows.push([
      name,
      figure.median,
      `${figure.spread[0]} – ${figure.spread[1]}`,
    ]);
  };
  for (const [corpus, requests] of Object.entries(
    await corpora(flags.source),
  )) {
    const spans = requests.reduce((n, r) => n + decodeByProtobufjs(r), 0);
    const measured = measure(jobs, requests, spans, runs);
    for (const [name, values] of Object.entries(measured)) {
      note(`${corpus}.${name}SpansPerCpuSecond`, values);
    }
    const ratio = (a: string, b: string) =>
      measured[a].map((value, i) => value / measured[b][i]);
    note(`${corpus}.splitRatio`, ratio('split', 'splitByProtobufjs'));
    note(`${corpus}.decodeRatio`, ratio('decode', 'decodeByProtobufjs'));
  }
  return {
    figures,
    table: formatTable(['figure', 'median', `of ${runs} runs`], rows),
  };
}

/**
 * Spans per second of CPU time of each job in each run: what neighbours on the
 * machine take does not count. All jobs take turns, so that a slow moment hits
 * them alike.
 */
function measure(
  jobs: Record<string, Job>,
  requests: Uint8Array[],
  spans: number,
  runs: number,
): Record<string, number[]> {
  const measured: Record<string, number[]> = {};
  // The first round warms up.
  for (let i = 0; i <= runs; i++) {
    for (const [name, job] of Object.entries(jobs)) {
      const start = process.cpuUsage();
      for (const request of requests) job(request);
      const { user, system } = process.cpuUsage(start);
      const perSecond = spans / ((user + system) / 1e6);
      if (i > 0) (measured[name] ??= []).push(perSecond);
    }
  }
  return measured;
}

async function corpora(
  source: string | undefined,
): Promise<Record<string, Uint8Array[]>> {
  const folder = recordingsFolder(source);
  const found: Record<string, Uint8Array[]> = {
    eightAttributes: syntheticRequests(),
  };
  if (!fs.existsSync(folder)) {
    if (source) throw new Error(`there is no ${source}`);
    process.stderr.write(
      'Without recordings (--source DIR) only generated requests are measured.\n',
    );
    return found;
  }
  const recorded: Uint8Array[] = [];
  let spans = 0;
  for (const file of listRecordings(folder)) {
    for (const request of await readRequests(file)) {
      if (spans < MAX_RECORDED_SPANS) recorded.push(request);
      spans += decodeByProtobufjs(request);
    }
    if (spans >= MAX_RECORDED_SPANS) break;
  }
  return { ...found, recorded };
}
