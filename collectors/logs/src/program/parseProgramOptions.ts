import {
  partitionsOption,
  programCommand,
  redactionOption,
} from '@slo-scout/program';
import { Option } from 'commander';

/**
 * What the flags of the program say.
 *
 * @internal
 */
export interface ProgramOptions {
  config: string;
  stateDir: string | undefined;
  redaction: string | undefined;
  partitions: number | undefined;
  nodeName: string | undefined;
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
    'slo-scout-log-collector',
    `Follows log files and takes their records into the telemetry log of SLO-Scout.\n${help}`,
    8890,
  )
    .addOption(
      new Option('--config <file>', 'which files to follow, as YAML')
        .env('SLO_SCOUT_LOGS_CONFIG')
        .makeOptionMandatory(),
    )
    .addOption(
      new Option(
        '--state-dir <folder>',
        'where checkpoints are kept, instead of what the configuration says',
      ).env('SLO_SCOUT_LOGS_STATE_DIR'),
    )
    .addOption(redactionOption())
    .addOption(
      new Option('--node-name <name>', 'k8s.node.name of every record').env(
        'K8S_NODE_NAME',
      ),
    )
    .addOption(partitionsOption(10_000))
    .parse(argv)
    .opts<ProgramOptions>();
}
