import { UsageError, wholeNumber } from '@slo-scout/program';
import { Command, Option } from 'commander';
import type {
  CollectorLimits,
  OtlpCollectorOptions,
} from '../OtlpCollectorOptions';
import { FLAGS } from './flags';
import type { KubernetesFlags } from './startEnrichment';

const MIB = 1024 * 1024;
/** The names Kubernetes allows for namespaces and nodes; anything else must not reach a selector. */
const KUBERNETES_NAME = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/**
 * What the program needs to start.
 *
 * @internal
 */
export interface ProgramOptions {
  collector: Omit<OtlpCollectorOptions, 'log' | 'logger' | 'metricsPort'> & {
    metricsPort: number;
  };
  /** Processes that share the ports. */
  processes: number;
  /** File of redaction rules, or `off`; the default rules when undefined. */
  redaction: string | undefined;
  /** Where pods are looked up; undefined when they are not. */
  kubernetes: KubernetesFlags | undefined;
}

/** As commander names the flags. */
interface Flags extends CollectorLimits {
  host: string;
  grpcPort: number;
  httpPort: number;
  metricsPort: number;
  partitions?: number;
  processes: number;
  tlsCert?: string;
  tlsKey?: string;
  tlsClientCa?: string;
  tokenFile?: string;
  corsOrigin?: string[];
  spool?: string;
  spoolMaxBytes?: number;
  redaction?: string;
  kubernetes?: string;
  kubernetesCluster?: string;
  kubernetesNode?: string;
  kubernetesNamespaces?: string[];
}

/**
 * Reads flags, and the environment for what no flag gives. Ends the process
 * with a sentence and code 2 when something is wrong.
 *
 * @throws UsageError when flags contradict each other
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
    .exitOverride(error => {
      // Help is no mistake.
      process.exit(error.exitCode === 0 ? 0 : 2);
    });
  for (const { flags, env, what, usual, min, max, list } of FLAGS) {
    const option = new Option(flags, what).env(env);
    if (usual !== undefined) option.default(usual);
    if (max !== undefined) option.argParser(wholeNumber(min ?? 0, max));
    if (list) option.argParser(text => text.split(','));
    command.addOption(option);
  }
  return toOptions(command.parse(argv).opts<Flags>());
}

function toOptions(flags: Flags): ProgramOptions {
  const {
    processes,
    redaction,
    kubernetes,
    kubernetesCluster,
    kubernetesNode,
    kubernetesNamespaces,
    tlsCert,
    tlsKey,
    tlsClientCa,
    corsOrigin,
    spool,
    spoolMaxBytes,
    ...collector
  } = flags;
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    throw new UsageError('--tls-cert and --tls-key belong together: give both');
  }
  if (tlsClientCa !== undefined && tlsCert === undefined) {
    throw new UsageError(
      '--tls-client-ca asks clients for certificates, which needs --tls-cert and --tls-key',
    );
  }
  for (const name of [
    kubernetesNode ?? [],
    kubernetesNamespaces ?? [],
  ].flat()) {
    if (!KUBERNETES_NAME.test(name)) {
      throw new UsageError(
        `"${name}" is no name of a namespace or node: use lower-case letters, digits, "-" and ".".`,
      );
    }
  }
  return {
    processes,
    redaction,
    kubernetes:
      kubernetes === undefined
        ? undefined
        : {
            kubernetes,
            clusterName: kubernetesCluster,
            node: kubernetesNode,
            namespaces: kubernetesNamespaces,
          },
    collector: {
      ...collector,
      corsOrigins: corsOrigin,
      tls:
        tlsCert !== undefined && tlsKey !== undefined
          ? { certFile: tlsCert, keyFile: tlsKey, clientCaFile: tlsClientCa }
          : undefined,
      spool:
        spool === undefined
          ? undefined
          : { directory: spool, maxBytes: spoolMaxBytes ?? 1024 * MIB },
    },
  };
}
