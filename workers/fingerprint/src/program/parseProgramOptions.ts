import {
  groupOption,
  memberOption,
  partitionsOption,
  programCommand,
  wholeNumber,
} from '@slo-scout/program';
import { InvalidArgumentError, Option } from 'commander';

/**
 * What the flags of the program say.
 *
 * @internal
 */
export interface ProgramOptions {
  group: string;
  member: string | undefined;
  metricsHost: string;
  metricsPort: number;
  partitions: number | undefined;
  cycleMs: number | undefined;
  /** Count logs and metrics too. */
  signals: boolean;
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
    'slo-scout-fingerprint-worker',
    `Turns the spans of the telemetry log into capsules and journeys.\n${help}`,
    8889,
  )
    .addOption(groupOption('fingerprint'))
    .addOption(memberOption())
    .addOption(partitionsOption(4096))
    .addOption(
      new Option('--cycle-ms <ms>', 'how often results are written')
        .env('SLO_SCOUT_CYCLE_MS')
        .argParser(wholeNumber(100, 600_000)),
    )
    .addOption(
      new Option(
        '--signals <on|off>',
        'count logs, metrics and events too, in a consumer group of its own',
      )
        .env('SLO_SCOUT_SIGNALS')
        .default(true, 'on')
        .argParser(onOrOff),
    )
    .parse(argv)
    .opts<ProgramOptions>();
}

function onOrOff(text: string): boolean {
  if (text !== 'on' && text !== 'off') {
    throw new InvalidArgumentError('It must be on or off.');
  }
  return text === 'on';
}
