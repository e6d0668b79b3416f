import { Command, InvalidArgumentError, Option } from 'commander';

/**
 * What the program needs to start.
 *
 * @internal
 */
export interface ProgramOptions {
  /** Connection string of Postgres; from the environment only, since arguments can be seen by other users. */
  database: string;
  schema: string | undefined;
  group: string;
  member: string | undefined;
  metricsHost: string;
  metricsPort: number;
  partitions: number | undefined;
  cycleMs: number | undefined;
}

/**
 * Reads flags, and the environment for what no flag gives. Ends the process
 * with a sentence and code 2 when something is wrong.
 *
 * @internal
 */
export function parseProgramOptions(
  argv: string[],
  env: NodeJS.ProcessEnv,
): ProgramOptions {
  const command = new Command('slo-scout-fingerprint-worker')
    .description(
      'Turns the spans of the telemetry log into capsules and journeys.\n' +
        'Reads the connection string of the database from SLO_SCOUT_DATABASE and the schema from SLO_SCOUT_SCHEMA.',
    )
    .addOption(
      new Option('--group <name>', 'members of one group share the partitions')
        .env('SLO_SCOUT_GROUP')
        .default('fingerprint'),
    )
    .addOption(
      new Option(
        '--member <name>',
        'stable name of this member: after a restart it has its partitions back at once',
      ).env('SLO_SCOUT_MEMBER'),
    )
    .addOption(
      new Option('--metrics-host <address>', 'address of /health and /metrics')
        .env('SLO_SCOUT_METRICS_HOST')
        .default('127.0.0.1'),
    )
    .addOption(
      new Option(
        '--metrics-port <port>',
        'port of /health and /metrics; 0 takes a free one',
      )
        .env('SLO_SCOUT_METRICS_PORT')
        .default(8889)
        .argParser(wholeNumber(0, 65_535)),
    )
    .addOption(
      new Option('--partitions <count>', 'partitions of the raw topic')
        .env('SLO_SCOUT_PARTITIONS')
        .argParser(wholeNumber(1, 4096)),
    )
    .addOption(
      new Option('--cycle-ms <ms>', 'how often results are written')
        .env('SLO_SCOUT_CYCLE_MS')
        .argParser(wholeNumber(100, 600_000)),
    )
    .exitOverride(error => {
      // Help is no mistake.
      process.exit(error.exitCode === 0 ? 0 : 2);
    })
    .parse(argv);
  const database = env.SLO_SCOUT_DATABASE;
  if (!database) {
    return command.error(
      'error: set SLO_SCOUT_DATABASE to the connection string of a PostgreSQL database, for example postgres://user:password@host:5432/slo_scout',
    );
  }
  return {
    ...command.opts<Omit<ProgramOptions, 'database' | 'schema'>>(),
    database,
    schema: env.SLO_SCOUT_SCHEMA || undefined,
  };
}

function wholeNumber(min: number, max: number): (value: string) => number {
  return value => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < min || number > max) {
      throw new InvalidArgumentError(
        `It must be a whole number from ${min} to ${max}.`,
      );
    }
    return number;
  };
}
