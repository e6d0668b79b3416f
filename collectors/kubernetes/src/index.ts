/**
 * What happens in a Kubernetes cluster, as telemetry; and which pod telemetry comes from.
 *
 * @packageDocumentation
 */
export {
  startKubernetesCollector,
  type KubernetesCollector,
  type KubernetesCollectorOptions,
} from './startKubernetesCollector';
export { loadKubeConfig, type KubeConfigOptions } from './api/loadKubeConfig';
export { PodIndex, type PodIndexOptions } from './pods/PodIndex';
export {
  startPodIndex,
  type RunningPodIndex,
  type StartPodIndexOptions,
} from './pods/startPodIndex';
export {
  createEnricher,
  type Association,
  type Enricher,
  type EnricherOptions,
} from './enrich/createEnricher';
export type { WatchTiming } from './watch/WatchTiming';
export type { ContainerEnd, ContainerState, Pod } from './objects/decodePod';
export type { Metadata, OwnerReference } from './objects/decodeMetadata';
export type { Template, TemplateContainer } from './objects/decodeTemplate';
export type { WorkloadReference } from './objects/workloadOf';
