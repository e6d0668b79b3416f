import { kafkaOptions, UsageError, wholeNumber } from '@slo-scout/program';
import {
  applyTopics,
  KafkaLogError,
  type TopicReport,
} from '@slo-scout/telemetry';
import type { Command } from 'commander';
import { CliError } from '../CliError';
import type { CliIo } from '../CliIo';
import { EXIT, type ExitCode } from '../ExitCode';

interface TopicsFlags {
  partitions?: number;
  dryRun?: boolean;
  applyConfig?: boolean;
}

/**
 * Adds `slo-scout topics`.
 *
 * @internal
 */
export function addTopicsCommand(
  program: Command,
  io: CliIo,
  end: (code: ExitCode) => void,
): void {
  program
    .command('topics')
    .description(
      'Create the topics in the Kafka of SLO_SCOUT_KAFKA_BROKERS, and report in what existing ones differ; see docs/kafka.md for the environment',
    )
    .option(
      '--partitions <n>',
      'of raw-telemetry, enriched-events and capsules (default: 12)',
      wholeNumber(1, 4096),
    )
    .option('--dry-run', 'only look')
    .option(
      '--apply-config',
      'change the settings of existing topics, and add missing partitions',
    )
    .action(async (flags: TopicsFlags) => {
      const reports = await apply(flags);
      io.out(reports.map(report => describe(report, flags)).join(''));
      const open = reports.some(
        ({ missing, differences, changed }) =>
          (missing && flags.dryRun) ||
          differences.some(({ name }) => !changed.includes(name)),
      );
      end(open ? EXIT.findings : EXIT.ok);
    });
}

async function apply(flags: TopicsFlags): Promise<TopicReport[]> {
  try {
    const kafka = kafkaOptions(process.env);
    if (!kafka) {
      throw new CliError(
        'set SLO_SCOUT_KAFKA_BROKERS to the brokers, as host:port separated by commas',
      );
    }
    return await applyTopics(kafka, flags);
  } catch (error) {
    if (error instanceof UsageError || error instanceof KafkaLogError)
      throw new CliError(error.message);
    throw error;
  }
}

function describe(
  { topic, missing, differences, changed }: TopicReport,
  { dryRun }: TopicsFlags,
): string {
  if (missing) return `${topic}: ${dryRun ? 'is missing' : 'created'}\n`;
  if (!differences.length) return `${topic}: as it should be\n`;
  const lines = differences.map(({ name, is, shouldBe }) =>
    changed.includes(name)
      ? `  ${name}: changed from ${is} to ${shouldBe}\n`
      : `  ${name}: is ${is}, should be ${shouldBe}\n`,
  );
  return `${topic}: differs\n${lines.join('')}`;
}
