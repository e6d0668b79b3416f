import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { processUsage } from '../lib/processUsage';
import { summarise } from '../lib/summarise';
import { writeEstate } from './writeEstate';
import { wholeNumber } from '../lib/wholeNumber';

const CLI = path.resolve(__dirname, '../../packages/cli/bin/slo-scout.js');
const MEMORY_POLL_MS = 50;
const MIB = 2 ** 20;

/**
 * `slo-scout lint` over a folder of rule files as companies have them, through the front door: a new process that
 * walks, reads, parses, lints and writes SARIF.
 *
 * Flags: --files N (10000), --runs N (3), --keep true to leave the files where they are.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const files = wholeNumber(flags.files ?? '10000', 'files');
  const runs = wholeNumber(flags.runs ?? '3', 'runs');
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-lint-'));
  try {
    const { bytes, expressions } = writeEstate(folder, files);
    const measured = [];
    for (let i = 0; i < runs; i++) measured.push(await lintOnce(folder));
    const seconds = measured.map(result => result.seconds);
    const figures = {
      seconds10k: summarise(seconds.map(value => (value * 10_000) / files)),
      filesPerSecond: summarise(seconds.map(value => files / value)),
      rssMiB: summarise(measured.map(result => result.peakRssMiB)),
      findings: measured[0].findings,
      expressions,
      mebibytes: Number((bytes / MIB).toFixed(1)),
    };
    const rows = Object.entries(figures).map(([name, figure]) =>
      typeof figure === 'number'
        ? [name, figure, '']
        : [name, figure.median, `${figure.spread[0]} – ${figure.spread[1]}`],
    );
    return {
      figures,
      table: formatTable(['figure', 'median', `of ${runs} runs`], rows),
    };
  } finally {
    if (flags.keep !== 'true') {
      fs.rmSync(folder, { recursive: true, force: true });
    }
  }
}

interface Measured {
  seconds: number;
  peakRssMiB: number;
  findings: number;
}

async function lintOnce(folder: string): Promise<Measured> {
  const start = performance.now();
  const child = spawn(
    process.execPath,
    [CLI, 'lint', '--format', 'sarif', '--fail-on', 'never', folder],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let peakRssMiB = 0;
  const poll = setInterval(() => {
    try {
      peakRssMiB = Math.max(
        peakRssMiB,
        processUsage(child.pid ?? 0).peakRssMiB || 0,
      );
    } catch {
      // it has just ended
    }
  }, MEMORY_POLL_MS);
  const output: Buffer[] = [];
  child.stdout.on('data', chunk => output.push(chunk));
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  clearInterval(poll);
  const seconds = (performance.now() - start) / 1000;
  if (code !== 0) throw new Error(`slo-scout lint ended with ${code}`);
  const log = JSON.parse(Buffer.concat(output).toString('utf8'));
  return { seconds, peakRssMiB, findings: log.runs[0].results.length };
}
