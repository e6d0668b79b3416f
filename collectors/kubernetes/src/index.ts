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
export type { Fact, FactName } from './facts/Fact';
