import type { EnrichmentAttribute } from '@slo-scout/telemetry';
import type { Pod } from '../objects/decodePod';
import { kindAttribute } from '../pods/kindAttribute';
import { serviceOf } from '../pods/serviceOf';

/** How attributes are derived from a pod. */
export interface PodAttributeOptions {
  clusterName: string | undefined;
  wellKnownLabels: boolean;
}

/** What the resource of a pod's telemetry should say. */
export function podAttributes(
  pod: Pod,
  options: PodAttributeOptions,
): EnrichmentAttribute[] {
  const service = serviceOf(
    {
      template: pod.template,
      namespace: pod.namespace,
      workloadName: pod.workload?.name ?? pod.name,
    },
    options.wellKnownLabels,
  );
  const { workload, startedAt } = pod;
  const kind = workload && kindAttribute(workload.kind);
  const attributes: Record<string, string | undefined> = {
    ...pod.template.resourceAttributes,
    'service.name': service.name,
    'service.namespace': service.namespace,
    'service.version': service.version,
    'k8s.cluster.name': options.clusterName,
    'k8s.namespace.name': pod.namespace,
    'k8s.node.name': pod.node,
    'k8s.pod.name': pod.name,
    'k8s.pod.uid': pod.uid,
    'k8s.pod.start_time':
      startedAt === undefined ? undefined : new Date(startedAt).toISOString(),
    'k8s.replicaset.name': workload?.replicaSet,
    'k8s.job.name': workload?.job,
  };
  if (kind) attributes[`${kind}.name`] = workload.name;
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value }],
  );
}
