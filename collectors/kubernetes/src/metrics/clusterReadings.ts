import type { FactContext } from '../facts/FactContext';
import type { Autoscaler } from '../objects/decodeAutoscaler';
import type { Pod } from '../objects/decodePod';
import type { Workload, WorkloadKind } from '../objects/decodeWorkload';
import type { Readings } from './encodeMetrics';

/** OpenTelemetry's names (semconv, k8s metrics). */
const WORKLOAD_METRICS: Record<
  WorkloadKind,
  Record<string, 'desired' | 'ready' | 'available'>
> = {
  Deployment: {
    'k8s.deployment.pod.desired': 'desired',
    'k8s.deployment.pod.available': 'available',
  },
  StatefulSet: {
    'k8s.statefulset.pod.desired': 'desired',
    'k8s.statefulset.pod.ready': 'ready',
  },
  DaemonSet: {
    'k8s.daemonset.node.desired_scheduled': 'desired',
    'k8s.daemonset.node.ready': 'ready',
  },
};

/** Pods wanted and there, of each workload and autoscaler, and restarts of each container. */
export function* clusterReadings(
  context: FactContext,
  cluster: {
    workloads: Iterable<Workload>;
    autoscalers: Iterable<Autoscaler>;
    pods: Iterable<Pod>;
  },
): Generator<Readings> {
  for (const workload of cluster.workloads) {
    const unit = workload.kind === 'DaemonSet' ? '{node}' : '{pod}';
    yield {
      resource: context.workload(workload),
      readings: Object.entries(WORKLOAD_METRICS[workload.kind]).map(
        ([name, field]) => ({ name, unit, value: workload[field] }),
      ),
    };
  }
  for (const autoscaler of cluster.autoscalers) {
    const { name, uid, namespace } = autoscaler;
    yield {
      resource: {
        'k8s.namespace.name': namespace,
        'k8s.hpa.name': name,
        'k8s.hpa.uid': uid,
      },
      readings: (['desired', 'current', 'max', 'min'] as const).map(field => ({
        name: `k8s.hpa.pod.${field}`,
        unit: '{pod}',
        value: autoscaler[field],
      })),
    };
  }
  for (const pod of cluster.pods) {
    const resource = context.pod(pod);
    for (const container of pod.containers) {
      yield {
        resource: { ...resource, 'k8s.container.name': container.name },
        readings: [
          {
            name: 'k8s.container.restart.count',
            unit: '{restart}',
            value: container.restarts,
          },
        ],
      };
    }
  }
}
