import {
  groupOption,
  memberOption,
  partitionsOption,
  programCommand,
  wholeNumber,
} from '@slo-scout/program';
import { Option } from 'commander';

/**
 * What the flags of the program say.
 *
 * @internal
 */
export interface ProgramOptions {
  store: string | undefined;
  group: string;
  member: string | undefined;
  metricsHost: string;
  metricsPort: number;
  partitions: number | undefined;
  objectMib: number | undefined;
  objectSeconds: number | undefined;
  retentionDays: number;
  adopt: boolean;
}

/**
 * Reads flags, and the environment for what no flag gives. Ends the process
 * with a sentence and code 2 when something is wrong.
 *
 * @internal
 */
export function parseProgramOptions(
  argv: string[],
  help: string,
): ProgramOptions {
  return programCommand(
    'slo-scout-archive-worker',
    `Writes the records of the telemetry log to objects in a folder or in S3.\n${help}\nCredentials for S3 come from where the AWS SDKs look for them: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a profile, or a role.`,
    8894,
  )
    .addOption(
      new Option(
        '--store <url>',
        'file:///folder or s3://bucket/prefix?endpoint=…&region=… (default: the folder slo-scout-objects here)',
      ).env('SLO_SCOUT_OBJECT_STORE'),
    )
    .addOption(groupOption('archive'))
    .addOption(memberOption())
    .addOption(partitionsOption(4096))
    .addOption(
      new Option(
        '--object-mib <MiB>',
        'size of an object before compression (default: 64, less with more than 4 partitions)',
      )
        .env('SLO_SCOUT_ARCHIVE_OBJECT_MIB')
        .argParser(wholeNumber(1, 4096)),
    )
    .addOption(
      new Option(
        '--object-seconds <seconds>',
        'log time an object spans at most (default: 300)',
      )
        .env('SLO_SCOUT_ARCHIVE_OBJECT_SECONDS')
        .argParser(wholeNumber(1, 86_400)),
    )
    .addOption(
      new Option(
        '--retention-days <days>',
        'objects are deleted when all in them is older; 0 keeps them',
      )
        .env('SLO_SCOUT_ARCHIVE_RETENTION_DAYS')
        .argParser(wholeNumber(0, 36_500))
        .default(30),
    )
    .option(
      '--adopt',
      'go on with an archive although the log does not know that it was archived there',
      false,
    )
    .parse(argv)
    .opts<ProgramOptions>();
}
