import { Command, Option } from 'commander';
import { wholeNumber } from './wholeNumber';

/**
 * The command line of a program: flags, and the environment for what no flag
 * gives. A mistake ends the process with a sentence and code 2.
 *
 * @param metricsPort - Where `/health` and `/metrics` listen unless told otherwise.
 * @public
 */
export function programCommand(
  name: string,
  description: string,
  metricsPort: number,
): Command {
  return new Command(name)
    .description(description)
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
        .default(metricsPort)
        .argParser(wholeNumber(0, 65_535)),
    )
    .exitOverride(error => {
      // Help is no mistake.
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
}
