import { hostname } from 'node:os';
import type { PipelineProgram } from './Pipeline';
import type { PipelineConfig } from './readPipelineConfig';

/** A flag with its value; nothing when there is none. */
function flag(name: string, value: string | undefined): string[] {
  return value === undefined ? [] : [name, value];
}

/**
 * The programs that the configuration asks for, beside those that always run.
 *
 * @internal
 */
export function optionalPrograms(
  { optional, partitions, embedding }: PipelineConfig,
  env: Record<string, string>,
): PipelineProgram[] {
  const { redaction, prometheus, logs, kubernetes, archive } = optional;
  const common = {
    metricsHost: '127.0.0.1',
    env,
  };
  const args = [
    ...['--metrics-port', '0'],
    ...['--partitions', String(partitions)],
  ];
  const programs: PipelineProgram[] = [];
  if (prometheus) {
    programs.push({
      ...common,
      id: 'collector-prometheus',
      name: 'Prometheus collector',
      modulePath: require.resolve('@slo-scout/collector-prometheus/main'),
      args: [
        ...args,
        ...['--config', prometheus.configFile],
        ...flag('--redaction', redaction),
      ],
    });
  }
  if (logs) {
    programs.push({
      ...common,
      id: 'collector-logs',
      name: 'Log collector',
      modulePath: require.resolve('@slo-scout/collector-logs/main'),
      args: [
        ...args,
        ...['--config', logs.configFile],
        ...flag('--state-dir', logs.stateDir),
        ...flag('--redaction', redaction),
      ],
    });
  }
  if (kubernetes) {
    programs.push({
      ...common,
      id: 'collector-kubernetes',
      name: 'Kubernetes collector',
      modulePath: require.resolve('@slo-scout/collector-kubernetes/main'),
      args: [
        ...args,
        ...flag('--kubeconfig', kubernetes.kubeconfig),
        ...flag('--cluster-name', kubernetes.clusterName),
        ...flag('--namespaces', kubernetes.namespaces?.join(',')),
      ],
    });
  }
  if (archive) {
    programs.push({
      ...common,
      id: 'worker-archive',
      name: 'Archive worker',
      modulePath: require.resolve('@slo-scout/worker-archive/main'),
      // Not in the arguments: the address of a store may hold a password.
      env:
        archive.store === undefined
          ? env
          : { ...env, SLO_SCOUT_OBJECT_STORE: archive.store },
      args: [...args, ...['--member', hostname()]],
    });
  }
  if (embedding) {
    programs.push({
      ...common,
      id: 'worker-embedding',
      name: 'Embedding worker',
      modulePath: require.resolve('@slo-scout/worker-embedding/main'),
      env: { ...env, ...embedding.env },
      args: ['--metrics-port', '0', ...embedding.args],
    });
  }
  return programs;
}
