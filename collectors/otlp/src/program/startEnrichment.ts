import {
  createEnricher,
  loadKubeConfig,
  startPodIndex,
} from '@slo-scout/collector-kubernetes';
import type { ProgramLogger } from '@slo-scout/program';
import type { Enrich } from '../ingest/prepareRecords';

/**
 * What the flags say about Kubernetes.
 *
 * @internal
 */
export interface KubernetesFlags {
  /** A file to reach the API server with, or `auto`: KUBECONFIG, the pod's service account, `~/.kube/config`. */
  kubernetes: string;
  clusterName?: string;
  node?: string;
  namespaces?: string[];
}

/**
 * Adds to telemetry from which pod it comes. Until all pods have been read
 * once, and while the API server is away, telemetry goes through as it is
 * known by then.
 *
 * @throws UsageError when no cluster is configured
 * @internal
 */
export function startEnrichment(
  flags: KubernetesFlags,
  logger: ProgramLogger,
): { enrich: Enrich; stop(): Promise<void> } {
  const { kubernetes, node, namespaces, clusterName } = flags;
  const file = kubernetes === 'auto' ? undefined : kubernetes;
  const config = loadKubeConfig({ file });
  const pods = startPodIndex({ config, logger, node, namespaces });
  return {
    enrich: createEnricher(pods.index, { clusterName }),
    stop: () => pods.stop(),
  };
}
