import type { Labels } from '../read/Series';

/** @internal */
export interface ServiceIdentity {
  name: string;
  namespace: string | undefined;
}

/**
 * The service that a series is about: the value of the first label that it
 * has, in the form that traces use. Undefined when it has none.
 *
 * @internal
 */
export function serviceOf(
  labels: Labels,
  serviceLabels: readonly string[],
): ServiceIdentity | undefined {
  const label = serviceLabels.find(name => labels[name]);
  if (label === undefined) return undefined;
  const value = labels[label];
  if (label === 'job') {
    // OpenTelemetry's "Prometheus and OpenMetrics compatibility": job is service.namespace/service.name.
    const slash = value.indexOf('/');
    if (slash > 0 && slash < value.length - 1) {
      return {
        namespace: value.slice(0, slash),
        name: value.slice(slash + 1),
      };
    }
  }
  if (label === 'envoy_cluster_name' && value.includes('|')) {
    // Istio's cluster names: outbound|8080|subset|cart.shop.svc.cluster.local
    const [name, namespace, svc] = value
      .slice(value.lastIndexOf('|') + 1)
      .split('.');
    if (name) return { name, namespace: svc === 'svc' ? namespace : undefined };
  }
  return {
    // Traefik: cart@kubernetescrd
    name: value.replace(/@[a-z]+$/, '') || value,
    namespace: labels.service_namespace || labels.namespace || undefined,
  };
}
