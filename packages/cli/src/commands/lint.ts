import {
  Linter,
  formatText,
  toSarif,
  type LintReport,
  type Severity,
} from '@slo-scout/slo/lint';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { CliIo } from '../CliIo';
import { EXIT, type ExitCode } from '../ExitCode';
import { findFiles } from '../lint/findFiles';
import { parseSeconds } from '../lint/parseSeconds';
import { readTextFile } from '../lint/readTextFile';

const SEVERITIES: Severity[] = ['error', 'warning', 'info'];

const FORMATS: Record<string, (report: LintReport) => string> = {
  text: formatText,
  sarif: report => `${JSON.stringify(toSarif(report), undefined, 2)}\n`,
  json: report => `${JSON.stringify(report, undefined, 2)}\n`,
};

interface LintFlags {
  format: string;
  failOn: Severity | 'never';
  scrapeInterval?: number;
}

/**
 * Adds `slo-scout lint`.
 *
 * @internal
 */
export function addLintCommand(
  program: Command,
  io: CliIo,
  end: (code: ExitCode) => void,
): void {
  program
    .command('lint')
    .description(
      'Find mistakes in Prometheus rule files, PrometheusRules, and SLOs of Sloth, Pyrra and OpenSLO',
    )
    .argument(
      '<path...>',
      'files, folders, or - for the standard input; in folders *.yaml, *.yml and *.json are read',
    )
    .addOption(
      new Option('--format <format>', 'how to report')
        .choices(Object.keys(FORMATS))
        .default('text'),
    )
    .addOption(
      new Option('--fail-on <severity>', 'exit with 1 from this severity on')
        .choices([...SEVERITIES, 'never'])
        .default('error'),
    )
    .option(
      '--scrape-interval <duration>',
      'how often metrics are scraped, e.g. 15s (default: 30s)',
      parseScrapeInterval,
    )
    .action(async (paths: string[], flags: LintFlags) => {
      end(await lint(paths, flags, io));
    });
}

async function lint(
  paths: string[],
  flags: LintFlags,
  io: CliIo,
): Promise<ExitCode> {
  const linter = new Linter({ scrapeIntervalSeconds: flags.scrapeInterval });
  let complete = true;
  const problem = (message: string) => {
    complete = false;
    io.err(`slo-scout: ${message}\n`);
  };

  if (paths.includes('-')) {
    const content = await io.readInput();
    linter.add({ path: '<stdin>', content, explicit: true });
  }
  const named = paths.filter(path => path !== '-');
  for (const file of findFiles(named, io.cwd, problem)) {
    const content = readTextFile(file, problem);
    if (content === undefined) continue;
    linter.add({ path: file.name, content, explicit: file.explicit });
  }

  const report = linter.report();
  io.out(FORMATS[flags.format](report));
  if (!complete) return EXIT.failure;
  const failing = SEVERITIES.slice(
    0,
    SEVERITIES.findIndex(severity => severity === flags.failOn) + 1,
  );
  return failing.some(severity => report.counts[severity] > 0)
    ? EXIT.findings
    : EXIT.ok;
}

function parseScrapeInterval(value: string): number {
  const seconds = parseSeconds(value);
  if (seconds === undefined) {
    throw new InvalidArgumentError('Write a duration such as 15s or 1m.');
  }
  return seconds;
}
