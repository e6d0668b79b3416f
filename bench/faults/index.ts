import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { BenchResult } from '../lib/BenchResult';
import { formatTable } from '../lib/formatTable';
import { wholeNumber } from '../lib/wholeNumber';
import type { RowOutcome } from './harness/FaultRow';
import { KafkaBehindFault } from './harness/KafkaBehindFault';
import { Scene, type Stage } from './harness/Scene';
import { ROWS } from './rows';

/**
 * The faults of docs/faults.md, each injected into real processes, and whether
 * anything that was acknowledged is lost.
 *
 * Flags: --rows 1,3,7; --kills N of all rows together (default 200); those of
 * single rows are in docs/faults.md.
 */
export async function run(flags: Record<string, string>): Promise<BenchResult> {
  const wanted = flags.rows?.split(',').map(text => wholeNumber(text, 'rows'));
  const rows = ROWS.filter(({ number }) => wanted?.includes(number) ?? true);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-faults-'));
  let kafka: Promise<KafkaBehindFault> | undefined;
  const stage: Stage = {
    folder,
    flags,
    kills: wholeNumber(flags.kills ?? '200', 'kills'),
    kafka: () => (kafka ??= KafkaBehindFault.start(folder)),
  };
  const lines: Array<Array<string | number>> = [];
  const sum = { acked: 0, lost: 0, duplicated: 0, kills: 0 };
  const failed: number[] = [];
  try {
    for (const row of rows) {
      const startedAt = performance.now();
      const scene = new Scene(row.number, stage);
      let outcome: RowOutcome | undefined;
      let observed: string;
      try {
        outcome = await row.run(scene);
        ({ observed } = outcome);
      } catch (error) {
        failed.push(row.number);
        observed = `FAILED: ${(error as Error).message}`;
      } finally {
        await scene.end();
        if (kafka) (await kafka).network.heal();
      }
      const seconds = Math.round((performance.now() - startedAt) / 1000);
      process.stderr.write(`row ${row.number}, ${seconds} s: ${observed}\n`);
      lines.push([
        ...[row.number, row.fault, outcome?.acked ?? 0, outcome?.delivered ?? 0],
        ...[outcome?.lost ?? 0, outcome?.duplicated ?? 0, outcome?.kills ?? 0],
        ...[seconds, observed],
      ]);
      for (const key of Object.keys(sum) as (keyof typeof sum)[]) {
        sum[key] += outcome?.[key] ?? 0;
      }
    }
  } finally {
    if (kafka) await (await kafka).stop();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return {
    figures: { rows: rows.length, failed: failed.length, ...sum },
    table: formatTable(
      ['row', 'fault', 'acked', 'delivered', 'lost', 'dup', 'kills', 's', 'seen'],
      lines,
    ),
    failure: failureOf(failed, sum),
  };
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
