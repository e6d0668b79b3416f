import { wholeNumber } from '@slo-scout/program';
import { Command, Option } from 'commander';

/**
 * What the program needs to start.
 *
 * @internal
 */
export interface ProgramOptions {
  host: string;
  grpcPort: number;
  httpPort: number;
  metricsPort: number;
  partitions: number | undefined;
  maxRequestBytes: number | undefined;
  maxInFlightBytes: number | undefined;
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
  const command = new Command('slo-scout-otlp-collector')
    .description(
      `Takes OTLP over gRPC and HTTP into the telemetry log of SLO-Scout.\n${help}`,
    )
    .addOption(
      new Option('--host <address>', 'address of all servers')
        .env('SLO_SCOUT_OTLP_HOST')
        .default('127.0.0.1'),
    )
    .addOption(port('--grpc-port <port>', 'OTLP/gRPC', 4317))
    .addOption(port('--http-port <port>', 'OTLP/HTTP', 4318))
    .addOption(port('--metrics-port <port>', '/health and /metrics', 8888))
    .addOption(
      new Option('--partitions <count>', 'partitions of the raw topic')
        .env('SLO_SCOUT_PARTITIONS')
        .argParser(wholeNumber(1, 10_000)),
    )
    .addOption(
      new Option('--max-request-bytes <bytes>', 'limit of one request')
        .env('SLO_SCOUT_MAX_REQUEST_BYTES')
        .argParser(wholeNumber(1024, 1024 ** 3)),
    )
    .addOption(
      new Option(
        '--max-in-flight-bytes <bytes>',
        'limit of all requests that are not yet acknowledged',
      )
        .env('SLO_SCOUT_MAX_IN_FLIGHT_BYTES')
        .argParser(wholeNumber(1024, Number.MAX_SAFE_INTEGER)),
    )
    .exitOverride(error => {
      // Help is no mistake.
      process.exit(error.exitCode === 0 ? 0 : 2);
    })
    .parse(argv);
  return command.opts<ProgramOptions>();
}

function port(flags: string, what: string, usual: number): Option {
  const name = flags.split(' ')[0].slice(2).replaceAll('-', '_').toUpperCase();
  return new Option(flags, `port of ${what}; 0 takes a free one`)
    .env(`SLO_SCOUT_OTLP_${name}`)
    .default(usual)
    .argParser(wholeNumber(0, 65_535));
}
