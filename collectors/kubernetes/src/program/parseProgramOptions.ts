import {
  partitionsOption,
  programCommand,
  UsageError,
  wholeNumber,
} from '@slo-scout/program';
import { Option } from 'commander';

/** What the program needs to start. */
export interface ProgramOptions {
  metricsHost: string;
  metricsPort: number;
  kubeconfig: string | undefined;
  context: string | undefined;
  clusterName: string | undefined;
  node: string | undefined;
  namespaces: string[] | undefined;
  wellKnownLabels: boolean;
  lookbackHours: number;
  partitions: number | undefined;
}

/** The names Kubernetes allows for namespaces and nodes; anything else must not reach a selector. */
const NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/**
 * Reads flags, and the environment for what no flag gives.
 *
 * @throws UsageError when a name cannot be one
 */
export function parseProgramOptions(
  argv: string[],
  help: string,
): ProgramOptions {
  const options = programCommand(
    'slo-scout-kubernetes-collector',
    `Writes what happens in a Kubernetes cluster into the telemetry log of SLO-Scout: rollouts, restarts, readiness, scaling.\n${help}`,
    8892,
  )
    .addOption(
      new Option(
        '--kubeconfig <file>',
        "file to reach the API server with; default: KUBECONFIG, the pod's service account, ~/.kube/config",
      ),
    )
    .addOption(new Option('--context <name>', 'context of the kubeconfig'))
    .addOption(
      new Option(
        '--cluster-name <name>',
        'k8s.cluster.name of everything that is written',
      ).env('SLO_SCOUT_KUBERNETES_CLUSTER'),
    )
    .addOption(
      new Option(
        '--node <name>',
        'follow only the pods of this node (DaemonSet)',
      ).env('SLO_SCOUT_KUBERNETES_NODE'),
    )
    .addOption(
      new Option(
        '--namespaces <names>',
        'follow only these namespaces, separated by commas; default: all',
      )
        .env('SLO_SCOUT_KUBERNETES_NAMESPACES')
        .argParser(text => text.split(',').map(name => name.trim())),
    )
    .addOption(
      new Option(
        '--well-known-labels',
        'name services by the labels app.kubernetes.io/instance and /name too',
      )
        .env('SLO_SCOUT_KUBERNETES_WELL_KNOWN_LABELS')
        .default(false),
    )
    .addOption(
      new Option(
        '--lookback-hours <hours>',
        'how old restarts and rollouts may be that are told at the start',
      )
        .env('SLO_SCOUT_KUBERNETES_LOOKBACK_HOURS')
        .default(24)
        .argParser(wholeNumber(0, 24 * 365)),
    )
    .addOption(partitionsOption(10_000))
    .parse(argv)
    .opts<ProgramOptions>();
  for (const name of [...(options.namespaces ?? []), options.node ?? 'none']) {
    if (!NAME.test(name)) {
      throw new UsageError(
        `"${name}" is no name of a namespace or node: use lower-case letters, digits, "-" and ".".`,
      );
    }
  }
  return options;
}
