import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { wholeNumber } from '../lib/wholeNumber';
import type { FaultRow, RowOutcome } from './harness/FaultRow';
import { KafkaBehindFault } from './harness/KafkaBehindFault';
import { Scene, type Stage } from './harness/Scene';
import { ROWS } from './rows';

interface Report {
  row: FaultRow;
  /** Absent when the row failed. */
  outcome?: RowOutcome;
  seconds: number;
  seen: string;
}

/**
 * The faults of docs/faults.md, each injected into real processes, and whether
 * anything that was acknowledged is lost.
 *
 * Flags: --rows 1,3,7; --kills N of all rows together (default 200); --lanes N
 * rows at once (default 2); those of single rows are in docs/faults.md.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const wanted = flags.rows?.split(',').map(text => wholeNumber(text, 'rows'));
  const kills = wholeNumber(flags.kills ?? '200', 'kills');
  const lanes = wholeNumber(flags.lanes ?? '2', 'lanes');
  const rows = ROWS.filter(({ number }) => wanted?.includes(number) ?? true);
  const waiting = [...rows];
  const reports: Report[] = [];
  await Promise.all(
    Array.from({ length: Math.min(lanes, rows.length) }, () =>
      runLane(waiting, { flags, kills }, reports),
    ),
  );
  reports.sort((a, b) => a.row.number - b.row.number);

  const sum = { acked: 0, lost: 0, duplicated: 0, kills: 0 };
  for (const { outcome } of reports) {
    for (const key of Object.keys(sum) as (keyof typeof sum)[]) {
      sum[key] += outcome?.[key] ?? 0;
    }
  }
  const failed = reports
    .filter(({ outcome }) => !outcome)
    .map(({ row }) => row.number);
  return {
    figures: { rows: rows.length, failed: failed.length, ...sum },
    table: formatTable(
      [
        ...['row', 'fault', 'acked', 'delivered', 'lost', 'dup', 'kills'],
        ...['s', 'seen'],
      ],
      reports.map(({ row, outcome, seconds, seen }) => [
        ...[row.number, row.fault, outcome?.acked ?? 0],
        ...[outcome?.delivered ?? 0, outcome?.lost ?? 0],
        ...[outcome?.duplicated ?? 0, outcome?.kills ?? 0, seconds, seen],
      ]),
    ),
    failure: failureOf(failed, sum),
  };
}

/** One row after the other, with a broker of the lane's own. */
async function runLane(
  waiting: FaultRow[],
  options: Pick<Stage, 'flags' | 'kills'>,
  reports: Report[],
): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-faults-'));
  let kafka: Promise<KafkaBehindFault> | undefined;
  const stage: Stage = {
    ...options,
    folder,
    kafka: () => (kafka ??= KafkaBehindFault.start(folder)),
  };
  try {
    for (let row = waiting.shift(); row; row = waiting.shift()) {
      const report = await runRow(row, stage);
      reports.push(report);
      process.stderr.write(
        `row ${row.number}, ${report.seconds} s: ${report.seen}\n`,
      );
      if (kafka) (await kafka).network.heal();
    }
  } finally {
    if (kafka) await (await kafka).stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

async function runRow(row: FaultRow, stage: Stage): Promise<Report> {
  const startedAt = performance.now();
  const scene = new Scene(row.number, stage);
  const secondsUsed = () => Math.round((performance.now() - startedAt) / 1000);
  try {
    const outcome = await row.run(scene);
    return { row, outcome, seconds: secondsUsed(), seen: outcome.observed };
  } catch (error) {
    const seen = `FAILED: ${(error as Error).message}`;
    return { row, seconds: secondsUsed(), seen };
  } finally {
    await scene.end();
  }
}

function failureOf(
  failed: number[],
  { lost, duplicated }: { lost: number; duplicated: number },
): string | undefined {
  if (lost > 0) return `${lost} acknowledged items are lost`;
  if (duplicated > 0) return `${duplicated} items were counted twice`;
  if (failed.length > 0) {
    return `what rows ${failed.join(', ')} assert does not hold`;
  }
  return undefined;
}
