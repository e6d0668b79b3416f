import {
  enrichResources,
  type EnrichmentAttribute,
  type ResourceAttributes,
  type Signal,
} from '@slo-scout/telemetry';
import type { Pod } from '../objects/decodePod';
import type { PodIndex } from '../pods/PodIndex';
import { podAttributes } from './podAttributes';

/**
 * Adds what Kubernetes knows about the sender to an export request. Returns
 * the same array when there was nothing to add.
 *
 * @param peerAddress - the address of the connection, with or without a port
 * @throws MalformedOtlpError when the bytes are not a request
 * @public
 */
export type Enricher = (
  signal: Signal,
  request: Uint8Array,
  peerAddress: string | undefined,
) => Uint8Array;

/**
 * By what a resource was found to belong to a pod.
 *
 * @public
 */
export type Association = 'pod_uid' | 'pod_ip' | 'connection' | 'none';

/**
 * Options of {@link createEnricher}.
 *
 * @public
 */
export interface EnricherOptions {
  /** `k8s.cluster.name`. */
  clusterName?: string;
  /** Take `service.name` and `service.version` from the labels `app.kubernetes.io/*` too. Default false. */
  wellKnownLabels?: boolean;
  /**
   * Names of pods that send other pods' telemetry: a connection from them says
   * nothing about the resource. Default: OpenTelemetry collectors, Grafana
   * Alloy and Agent, Jaeger agents and collectors, Vector, Fluent Bit.
   */
  forwarders?: RegExp;
  /** Called for each resource. */
  onResource?: (association: Association) => void;
}

const FORWARDERS =
  /(otel|opentelemetry)[a-z-]*(collector|agent|gateway)|jaeger-(agent|collector)|alloy|grafana-agent|vector|fluent-?bit|slo-scout/;

/**
 * An {@link Enricher} over the pods of an index. A resource belongs to the pod
 * of its `k8s.pod.uid`, else of its `k8s.pod.ip`, else of the connection's
 * address; the latter only when the resource names no pod, or the same one:
 * a gateway's address must not be taken for the sender's.
 *
 * @public
 */
export function createEnricher(
  index: PodIndex,
  options: EnricherOptions = {},
): Enricher {
  const {
    clusterName,
    wellKnownLabels = false,
    forwarders = FORWARDERS,
    onResource,
  } = options;
  const known = new WeakMap<Pod, EnrichmentAttribute[]>();
  const attributesOf = (pod: Pod): EnrichmentAttribute[] => {
    let attributes = known.get(pod);
    if (!attributes) {
      attributes = podAttributes(pod, { clusterName, wellKnownLabels });
      known.set(pod, attributes);
    }
    return attributes;
  };

  return (signal, request, peerAddress) => {
    const sender = peerAddress ? index.byAddress(peerAddress) : undefined;
    return enrichResources(signal, request, resource => {
      const [association, pod] = associate(index, resource, sender, forwarders);
      onResource?.(association);
      return pod && attributesOf(pod);
    });
  };
}

function associate(
  index: PodIndex,
  resource: ResourceAttributes,
  sender: Pod | undefined,
  forwarders: RegExp,
): [Association, Pod | undefined] {
  const uid = resource.string('k8s.pod.uid');
  const byUid = uid ? index.byUid(uid) : undefined;
  if (byUid) return ['pod_uid', byUid];

  const address = resource.string('k8s.pod.ip');
  const byAddress = address ? index.byAddress(address) : undefined;
  // A uid that is not known yet is not refuted by an address.
  if (byAddress && !uid && agrees(resource, byAddress)) {
    return ['pod_ip', byAddress];
  }
  if (
    sender &&
    !uid &&
    !address &&
    agrees(resource, sender) &&
    !forwarders.test(sender.name)
  ) {
    return ['connection', sender];
  }
  return ['none', undefined];
}

function agrees(resource: ResourceAttributes, pod: Pod): boolean {
  const name = resource.string('k8s.pod.name');
  const namespace = resource.string('k8s.namespace.name');
  return (
    (name === undefined || name === pod.name) &&
    (namespace === undefined || namespace === pod.namespace)
  );
}
