import {
  partitionsOption,
  programCommand,
  redactionOption,
} from '@slo-scout/program';
import { Option } from 'commander';

/**
 * What the program needs to start.
 *
 * @internal
 */
export interface ProgramOptions {
  config: string;
  checkpoint: string | undefined;
  redaction: string | undefined;
  partitions: number | undefined;
  /** Only say whether the configuration is right. */
  check: boolean;
  metricsHost: string;
  metricsPort: number;
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
    'slo-scout-prometheus-collector',
    `Takes services' series from Prometheus and its relatives into the telemetry log of SLO-Scout.\n${help}`,
    8891,
  )
    .addOption(
      new Option('--config <file>', 'the configuration, YAML')
        .env('SLO_SCOUT_PROMETHEUS_CONFIG')
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--checkpoint <file>',
        'where the watermarks are kept; without it in the log only',
      ).env('SLO_SCOUT_PROMETHEUS_CHECKPOINT'),
    )
    .addOption(redactionOption())
    .addOption(partitionsOption(10_000))
    .addOption(
      new Option(
        '--check',
        'only say whether the configuration is right',
      ).default(false),
    )
    .parse(argv)
    .opts<ProgramOptions>();
}
