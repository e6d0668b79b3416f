import {
  judgeHistories,
  reliabilityDiagram,
  summarizeCases,
} from '@slo-scout/slo';
import { InvalidArgumentError, type Command } from 'commander';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { BacktestReport } from '../backtest/BacktestReport';
import { formatBacktest } from '../backtest/formatBacktest';
import { readHistories } from '../backtest/readHistories';
import { CliError } from '../CliError';
import type { CliIo } from '../CliIo';

const DEFAULT_SAMPLES = 1000;

interface BacktestFlags {
  window?: number;
  samples: number;
  svg?: string;
  json?: boolean;
}

/**
 * Adds `slo-scout backtest`.
 *
 * @internal
 */
export function addBacktestCommand(program: Command, io: CliIo): void {
  program
    .command('backtest')
    .description(
      'Judge the predictions of SLO targets by a history: fit on the past, look at the window after it, and so on',
    )
    .argument(
      '<path>',
      'a CSV file or a folder of them, with the columns service, metric, unix_seconds, good, total',
    )
    .option(
      '--window <days>',
      'judge windows of this length (default: 28, 14, 7 or 1 days, the longest that fits)',
      days,
    )
    .option('--samples <count>', 'simulated windows', count, DEFAULT_SAMPLES)
    .option('--svg <file>', 'write a reliability diagram')
    .option('--json', 'print all figures as JSON')
    .action((location: string, flags: BacktestFlags) =>
      backtestHistories(location, flags, io),
    );
}

async function backtestHistories(
  location: string,
  flags: BacktestFlags,
  io: CliIo,
): Promise<void> {
  const history = await readHistories(path.resolve(io.cwd, location));
  const { cases, histories, skipped } = judgeHistories(history, {
    samples: flags.samples,
    windowDays: flags.window,
  });
  const [[, ours]] = cases;
  if (ours.length === 0) {
    throw new CliError(
      `no history of ${location} can be judged: ${
        skipped.slice(0, 5).join('; ') || 'there are no rows'
      }`,
    );
  }
  const report: BacktestReport = {
    histories: Object.fromEntries(histories),
    forecasters: Object.fromEntries(
      [...cases].map(([name, judged]) => [name, summarizeCases(judged)]),
    ),
    skipped,
  };
  if (flags.svg !== undefined) {
    const [quality] = Object.values(report.forecasters);
    const file = path.resolve(io.cwd, flags.svg);
    const title = `${ours.length} windows`;
    try {
      await fs.writeFile(
        file,
        reliabilityDiagram(quality.reliability, { title }),
      );
    } catch (error) {
      throw new CliError(
        `the diagram cannot be written to ${flags.svg}: ${
          (error as Error).message
        }`,
      );
    }
  }
  io.out(
    flags.json
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : formatBacktest(report),
  );
}

function days(value: string): number {
  return whole(value, 1, 366, 'a whole number of days from 1 to 366');
}

function count(value: string): number {
  return whole(value, 100, 100_000, 'a whole number from 100 to 100000');
}

function whole(
  value: string,
  least: number,
  most: number,
  what: string,
): number {
  const number = Number(value);
  if (!Number.isInteger(number) || number < least || number > most) {
    throw new InvalidArgumentError(`Write ${what}.`);
  }
  return number;
}
