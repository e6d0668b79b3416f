const NAMES: Record<string, string> = {
  Deployment: 'k8s.deployment',
  ReplicaSet: 'k8s.replicaset',
  StatefulSet: 'k8s.statefulset',
  DaemonSet: 'k8s.daemonset',
  CronJob: 'k8s.cronjob',
  Job: 'k8s.job',
  HorizontalPodAutoscaler: 'k8s.hpa',
};

/**
 * The prefix of OpenTelemetry's attributes for a kind, for example
 * `k8s.deployment`; undefined for kinds it has none for.
 */
export function kindAttribute(kind: string): string | undefined {
  return Object.hasOwn(NAMES, kind) ? NAMES[kind] : undefined;
}
