import fs from 'node:fs';
import { createTestDatabase } from '@slo-scout/dev-postgres';
import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { summarise } from '../lib/summarise';
import { fillLog } from './fillLog';
import { generatedTraffic } from './generatedTraffic';
import { recordedTraffic } from './recordedTraffic';
import type { Traffic } from './Traffic';
import { type WorkedOff, workOff } from './WorkerUnderTest';
import { recordingsFolder } from '../lib/recordingsFolder';
import { wholeNumber } from '../lib/wholeNumber';

const PARTITIONS = 4;
const SERVICES = [1, 10, 100, 1_000];

interface Options {
  spans: number;
  spansPerSecond: number;
  runs: number;
  services: number[];
  profile?: string;
  nodeFlags?: string[];
}

interface Measured extends WorkedOff {
  spans: number;
  spansPerCoreSecond: number;
}

/**
 * The fingerprint worker from records in the log to capsules in PostgreSQL, by
 * the CPU time of its process. Log times are those of a load of
 * `--spans-per-second`, so as many traces are open as under that load; the
 * records are read as fast as it can.
 *
 * Flags: `--spans N` of the recorded day (default one million), `--runs N`,
 * `--spans-per-second N`, `--large` for ten million spans beside it,
 * `--otlp DIR` with recordings, `--only recorded|services|sizes`,
 * `--services 1,1000`, `--profile DIR` for CPU profiles, `--node-flags "--a --b"` for those of Node.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const options = readOptions(flags);
  const only = flags.only;
  const day = await dayTraffic(flags.otlp);
  const rows: Array<Array<string | number>> = [];
  const figures: BenchResult['figures'] = {};
  const add = (name: string, one: Measured) => {
    rows.push([
      name,
      one.spans,
      one.traces,
      one.capsules,
      one.cut,
      Math.round(one.spansPerCoreSecond),
      Math.round(one.spans / one.seconds),
      Number(one.postgresCpuSeconds.toFixed(2)),
      Math.round(one.peakRssMiB),
    ]);
  };

  if (!only || only === 'recorded') {
    const runs: Measured[] = [];
    for (let i = 0; i < options.runs; i++) {
      runs.push(await measure(day, options.spans, options));
      add(day.description, runs[i]);
    }
    figures.spansPerSecondPerCore = summarise(
      runs.map(one => one.spansPerCoreSecond),
    );
    figures.rssMiB = Math.max(...runs.map(one => one.peakRssMiB));
  }
  const growths: number[] = [];
  if (!only || only === 'sizes') {
    const sizes = [1e4, 1e5, 1e6, ...(flags.large ? [1e7] : [])];
    const measured: Measured[] = [];
    for (const spans of sizes) {
      measured.push(await measure(day, spans, options));
      add(
        `${day.description}, ${spans.toExponential(0)} spans`,
        measured.at(-1)!,
      );
    }
    // The start of a process, when nothing is compiled yet, is paid once: what a further span costs is the slope.
    const slope = (i: number) =>
      (measured[i].cpuSeconds - measured[i - 1].cpuSeconds) /
      (measured[i].spans - measured[i - 1].spans);
    const last = measured.length - 1;
    growths.push(slope(last) / slope(last - 1));
    figures['growth.spans'] = growths.at(-1)!;
  }
  if (!only || only === 'services') {
    const measured: Measured[] = [];
    for (const services of options.services) {
      const traffic = generatedTraffic(services, options.spansPerSecond * 60);
      measured.push(await measure(traffic, options.spans, options));
      add(traffic.description, measured.at(-1)!);
    }
    growths.push(
      measured[0].spansPerCoreSecond / measured.at(-1)!.spansPerCoreSecond,
    );
    figures['growth.services'] = growths.at(-1)!;
  }
  if (growths.length) figures.growth = Math.max(...growths);
  return {
    figures,
    table: formatTable(
      [
        'traffic',
        'spans',
        'traces',
        'capsules',
        'cut',
        'spans/CPU s',
        'spans/s',
        'Postgres CPU s',
        'RSS MiB',
      ],
      rows,
    ),
  };
}

async function measure(
  traffic: Traffic,
  spans: number,
  options: Options,
): Promise<Measured> {
  const database = await createTestDatabase();
  try {
    const filled = await fillLog(database.url, traffic, {
      spans,
      spansPerSecond: options.spansPerSecond,
      partitions: PARTITIONS,
    });
    const worked = await workOff(database.url, options);
    process.stderr.write(
      `${traffic.description}: ${filled.spans} spans, ${Math.round(
        filled.spans / worked.cpuSeconds,
      )} per CPU second\n`,
    );
    return {
      ...worked,
      spans: filled.spans,
      spansPerCoreSecond: filled.spans / worked.cpuSeconds,
    };
  } finally {
    await database.drop();
  }
}

async function dayTraffic(folder: string | undefined): Promise<Traffic> {
  const source = recordingsFolder(folder);
  if (fs.existsSync(source)) return recordedTraffic(source);
  process.stderr.write(
    `There is no ${source}: the traffic is generated in the shape of Online Boutique.\n`,
  );
  return generatedTraffic(10, 20_000);
}

function readOptions(flags: Record<string, string>): Options {
  const count = (name: string, fallback: number) =>
    wholeNumber(flags[name] ?? String(fallback), name);
  return {
    spans: count('spans', 1_000_000),
    spansPerSecond: count('spans-per-second', 200_000),
    runs: count('runs', 3),
    services: flags.services?.split(',').map(Number) ?? SERVICES,
    profile: flags.profile,
    nodeFlags: flags['node-flags']?.split(' '),
  };
}
