import { REDACTION_HELP } from '@slo-scout/program';

/** A flag, which the environment can give as well. */
interface Flag {
  flags: string;
  env: string;
  what: string;
  usual?: string | number;
  /** Of a whole number; a flag without `max` takes text. */
  min?: number;
  max?: number;
  /** Comma-separated. */
  list?: boolean;
}

const ANY_BYTES = Number.MAX_SAFE_INTEGER;
const DAY_MS = 86_400_000;

/**
 * The flags of the program. Those of limits are named after the options of
 * `CollectorLimits`, which have their defaults.
 *
 * @internal
 */
export const FLAGS: readonly Flag[] = [
  {
    flags: '--host <address>',
    env: 'SLO_SCOUT_OTLP_HOST',
    what: 'address of all servers',
    usual: '127.0.0.1',
  },
  port('--grpc-port', 'OTLP/gRPC', 4317),
  port('--http-port', 'OTLP/HTTP', 4318),
  port('--metrics-port', '/health and /metrics', 8888),
  {
    flags: '--processes <count>',
    env: 'SLO_SCOUT_OTLP_PROCESSES',
    what: 'processes that share the ports; one per core is enough',
    usual: 1,
    min: 1,
    max: 256,
  },
  {
    flags: '--partitions <count>',
    env: 'SLO_SCOUT_PARTITIONS',
    what: 'partitions of the raw topic',
    min: 1,
    max: 10_000,
  },
  file(
    '--tls-cert',
    'certificate of the servers in PEM, read again when it changes',
  ),
  file('--tls-key', 'its private key'),
  file(
    '--tls-client-ca',
    'authorities of client certificates, which are then demanded',
  ),
  file('--token-file', 'lines name:sha256:<hex> of those who may send'),
  {
    flags: '--cors-origin <origins>',
    env: 'SLO_SCOUT_OTLP_CORS_ORIGIN',
    what: 'comma-separated origins of web pages that may send; * for all',
    list: true,
  },
  {
    flags: '--redaction <file>',
    env: 'SLO_SCOUT_REDACTION',
    what: REDACTION_HELP,
  },
  {
    flags: '--kubernetes <kubeconfig>',
    env: 'SLO_SCOUT_OTLP_KUBERNETES',
    what: 'adds from which pod telemetry comes; auto: KUBECONFIG, the service account, ~/.kube/config',
  },
  {
    flags: '--kubernetes-cluster <name>',
    env: 'SLO_SCOUT_KUBERNETES_CLUSTER',
    what: 'k8s.cluster.name of what is added',
  },
  {
    flags: '--kubernetes-node <name>',
    env: 'SLO_SCOUT_KUBERNETES_NODE',
    what: 'knows only the pods of this node (DaemonSet)',
  },
  {
    flags: '--kubernetes-namespaces <names>',
    env: 'SLO_SCOUT_KUBERNETES_NAMESPACES',
    what: 'knows only the pods of these namespaces, separated by commas; default: all',
    list: true,
  },
  {
    flags: '--spool <directory>',
    env: 'SLO_SCOUT_OTLP_SPOOL',
    what: 'keeps data on this disk while the log is away',
  },
  bytes(
    '--spool-max-bytes',
    'limit of the spool, of each process',
    1024 * 1024,
  ),
  bytes(
    '--max-request-bytes',
    'limit of one request, also uncompressed',
    1024,
    1024 ** 3,
  ),
  bytes(
    '--max-in-flight-bytes',
    'limit of all requests that are not yet acknowledged',
    1024,
  ),
  bytes('--max-record-bytes', 'limit of one record of the log', 1024),
  millis(
    '--max-loop-delay-ms',
    'refuse while the event loop is later than this',
  ),
  millis('--append-timeout-ms', 'how long the log may take'),
  millis('--header-timeout-ms', 'how long a client may take for its headers'),
  millis('--request-timeout-ms', 'how long a client may take for a request'),
  millis(
    '--drain-timeout-ms',
    'how long to finish what is under way at the end',
  ),
  count('--max-connections', 'open connections of each server'),
  count('--max-concurrent-streams', 'calls at once on a gRPC connection'),
  bytes(
    '--window-bytes',
    'HTTP/2 flow control of a gRPC connection',
    65_535,
    2 ** 31 - 1,
  ),
  millis('--max-connection-age-ms', 'then a gRPC client must connect again'),
  millis('--max-connection-age-grace-ms', 'what its calls then have left'),
  millis('--max-connection-idle-ms', 'a gRPC connection without calls ends'),
  millis('--keepalive-time-ms', 'how often a gRPC client is pinged'),
  millis('--keepalive-timeout-ms', 'how long it has to answer'),
];

function port(name: string, what: string, usual: number): Flag {
  return {
    flags: `${name} <port>`,
    env: envOf('SLO_SCOUT_OTLP', name),
    what: `port of ${what}; 0 takes a free one`,
    usual,
    min: 0,
    max: 65_535,
  };
}

function file(name: string, what: string): Flag {
  return { flags: `${name} <file>`, env: envOf('SLO_SCOUT_OTLP', name), what };
}

function bytes(
  name: string,
  what: string,
  min: number,
  max: number = ANY_BYTES,
): Flag {
  return {
    flags: `${name} <bytes>`,
    env: envOf('SLO_SCOUT', name),
    what,
    min,
    max,
  };
}

function millis(name: string, what: string): Flag {
  return {
    flags: `${name} <ms>`,
    env: envOf('SLO_SCOUT_OTLP', name),
    what,
    min: 1,
    max: DAY_MS,
  };
}

function count(name: string, what: string): Flag {
  return {
    flags: `${name} <count>`,
    env: envOf('SLO_SCOUT_OTLP', name),
    what,
    min: 1,
    max: 1_000_000,
  };
}

function envOf(prefix: string, name: string): string {
  return `${prefix}_${name.slice(2).replaceAll('-', '_').toUpperCase()}`;
}
