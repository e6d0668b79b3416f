import {
  openTelemetryLog,
  startOperationsServer,
  UsageError,
  wholeNumber,
} from '@slo-scout/program';
import {
  type Partitioner,
  startRepartition,
  TOPICS,
} from '@slo-scout/telemetry';
import { type Command, Option } from 'commander';
import { Counter, Registry } from 'prom-client';
import { CliError } from '../CliError';
import type { CliIo } from '../CliIo';
import { EXIT, type ExitCode } from '../ExitCode';

interface RepartitionFlags {
  from: string;
  to: string;
  group: string;
  encoding: 'otlp_proto' | 'otlp_json';
  partitioner: Partitioner;
  metricsHost: string;
  metricsPort: number;
}

/**
 * Adds `slo-scout repartition`, which runs until it is told to end.
 *
 * @internal
 */
export function addRepartitionCommand(
  program: Command,
  io: CliIo,
  end: (code: ExitCode) => void,
): void {
  program
    .command('repartition')
    .description(
      'Copy spans from a topic that is not keyed by trace, such as otlp_spans or jaeger-spans, into raw-telemetry; see docs/kafka.md',
    )
    .requiredOption('--from <topic>', 'where the spans are')
    .option('--to <topic>', 'where they go', TOPICS.raw)
    .option('--group <name>', 'consumer group', 'repartition')
    .addOption(
      new Option('--encoding <name>', 'of records that do not say it')
        .choices(['otlp_proto', 'otlp_json'])
        .default('otlp_proto'),
    )
    .addOption(
      new Option('--partitioner <name>', 'as the other producers of --to use')
        .choices(['murmur2', 'sarama_compat'])
        .default('murmur2'),
    )
    .option(
      '--metrics-host <address>',
      'address of /health and /metrics',
      '127.0.0.1',
    )
    .option(
      '--metrics-port <port>',
      'port of /health and /metrics; 0 takes a free one',
      wholeNumber(0, 65_535),
      9467,
    )
    .action(async (flags: RepartitionFlags) => {
      try {
        end(await run(flags, io));
      } catch (error) {
        if (
          error instanceof UsageError ||
          (error as Error).name === 'KafkaLogError'
        )
          throw new CliError((error as Error).message);
        throw error;
      }
    });
}

async function run(flags: RepartitionFlags, io: CliIo): Promise<ExitCode> {
  const registry = new Registry();
  const counter = (name: string, help: string) =>
    new Counter({ name, help, registers: [registry] });
  const records = counter(
    'sloscout_repartition_records_total',
    'Records that were read',
  );
  const spans = counter(
    'sloscout_repartition_spans_total',
    'Spans that were written',
  );
  const dead = counter(
    'sloscout_repartition_dead_letters_total',
    'Records that went to the dead letters',
  );
  const log = await openTelemetryLog(process.env);
  try {
    const stage = await startRepartition({
      ...flags,
      log,
      progress: done => {
        records.inc(done.records);
        spans.inc(done.spans);
        dead.inc(done.dead);
      },
    });
    const operations = await startOperationsServer({
      host: flags.metricsHost,
      port: flags.metricsPort,
      registry,
    });
    io.err(
      `Copies spans from ${flags.from} to ${flags.to}; /health and /metrics on port ${operations.port}.\n`,
    );
    const failure = await Promise.race([stage.failed, asked()]);
    await stage.stop();
    await operations.stop();
    if (failure) throw new CliError(failure.message);
    return EXIT.ok;
  } finally {
    await log.close();
  }
}

/** Resolves when the process is to end. */
function asked(): Promise<undefined> {
  return new Promise(resolve => {
    process.once('SIGTERM', () => resolve(undefined));
    process.once('SIGINT', () => resolve(undefined));
  });
}
