import fs from 'node:fs';
import path from 'node:path';
import {
  createRedactor,
  defaultRedactionConfig,
  MalformedOtlpError,
  parseRedactionConfig,
  RedactionFailedError,
  type RedactionReport,
  type ReportingRedactor,
  type Signal,
} from '@slo-scout/telemetry';
import { Option, type Command } from 'commander';
import { CliError } from '../CliError';
import type { CliIo } from '../CliIo';
import { EXIT, type ExitCode } from '../ExitCode';
import { reasonOf } from '../lint/findFiles';
import { formatReport } from '../redact/formatReport';
import { readRequests, type FileRequest } from '../redact/readRequests';
import { writeRequests } from '../redact/writeRequests';

const FORMATS: Record<string, (report: RedactionReport) => string> = {
  text: formatReport,
  json: report => `${JSON.stringify(report, undefined, 2)}\n`,
};

interface RedactFlags {
  dryRun?: boolean;
  out?: string;
  config?: string;
  signal: Signal;
  format: string;
  failOnFindings?: boolean;
}

/**
 * Adds `slo-scout redact`.
 *
 * @internal
 */
export function addRedactCommand(
  program: Command,
  io: CliIo,
  end: (code: ExitCode) => void,
): void {
  program
    .command('redact')
    .description(
      'Report what redaction would take out of recorded OTLP, and write it redacted',
    )
    .argument(
      '<file...>',
      'OTLP/JSON (*.json, *.jsonl), requests with their lengths (*.otlp), or one protobuf request; each may be gzip',
    )
    .option('--dry-run', 'only report; no file is written')
    .option('--out <dir>', 'write the redacted requests to this folder')
    .option('--config <file>', 'redaction rules (default: the built-in ones)')
    .addOption(
      new Option('--signal <signal>', 'what the files hold that are not JSON')
        .choices(['traces', 'logs', 'metrics'])
        .default('traces'),
    )
    .addOption(
      new Option('--format <format>', 'how to report')
        .choices(Object.keys(FORMATS))
        .default('text'),
    )
    .option(
      '--fail-on-findings',
      'exit with 1 when there is something to redact',
    )
    .action((files: string[], flags: RedactFlags) => {
      end(redact(files, flags, io));
    });
}

function redact(files: string[], flags: RedactFlags, io: CliIo): ExitCode {
  if (Boolean(flags.dryRun) === (flags.out !== undefined)) {
    throw new CliError('say either --dry-run or --out DIR');
  }
  const redactor = redactorOf(flags, io);
  let complete = true;
  const problem = (message: string) => {
    complete = false;
    io.err(`slo-scout: ${message}\n`);
  };
  for (const name of files) {
    try {
      const file = path.resolve(io.cwd, name);
      const requests = redactFile(file, flags.signal, redactor, problem);
      if (flags.out !== undefined && requests.length > 0) {
        write(path.resolve(io.cwd, flags.out), file, requests);
      }
    } catch (error) {
      const known =
        error instanceof CliError || error instanceof MalformedOtlpError;
      if (!known) throw error;
      problem(
        error instanceof CliError ? error.message : `${name}: ${error.message}`,
      );
    }
  }
  const report = redactor.report();
  io.out(FORMATS[flags.format](report));
  if (!complete) return EXIT.failure;
  return flags.failOnFindings && report.changed > 0 ? EXIT.findings : EXIT.ok;
}

/** The requests redacted, without those that are refused. */
function redactFile(
  file: string,
  signal: Signal,
  redactor: ReportingRedactor,
  problem: (message: string) => void,
): FileRequest[] {
  return readRequests(file, signal).flatMap(({ signal: of, request }, i) => {
    try {
      return [{ signal: of, request: redactor.redact(of, request) }];
    } catch (error) {
      const known =
        error instanceof MalformedOtlpError ||
        error instanceof RedactionFailedError;
      if (!known) throw error;
      problem(`${file}, request ${i + 1}: ${error.message}`);
      return [];
    }
  });
}

function redactorOf(flags: RedactFlags, io: CliIo): ReportingRedactor {
  try {
    const config =
      flags.config === undefined
        ? defaultRedactionConfig()
        : parseRedactionConfig(
            fs.readFileSync(path.resolve(io.cwd, flags.config), 'utf8'),
          );
    return createRedactor(config, { shapes: true });
  } catch (error) {
    const unreadable = (error as NodeJS.ErrnoException).code !== undefined;
    throw new CliError(
      unreadable
        ? `cannot read ${flags.config}: ${reasonOf(error)}`
        : (error as Error).message,
    );
  }
}

function write(folder: string, file: string, requests: FileRequest[]): void {
  try {
    writeRequests(folder, file, requests);
  } catch (error) {
    const exists = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CliError(
      `cannot write what ${file} becomes to ${folder}: ${
        exists ? 'the file exists' : reasonOf(error)
      }`,
    );
  }
}
