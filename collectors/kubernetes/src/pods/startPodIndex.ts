import type { KubeConfig } from '@kubernetes/client-node';
import type { ProgramLogger } from '@slo-scout/program';
import { KubernetesApi } from '../api/KubernetesApi';
import { KINDS } from '../api/ResourceKind';
import type { Pod } from '../objects/decodePod';
import { Reflector } from '../watch/Reflector';
import type { ReflectorObserver } from '../watch/ReflectorObserver';
import { PodIndex, type PodIndexOptions } from './PodIndex';
import { podSelection } from './podSelection';
import { podSink } from './podSink';

/**
 * Options of {@link startPodIndex}.
 *
 * @public
 */
export interface StartPodIndexOptions extends PodIndexOptions {
  /** From {@link loadKubeConfig}. */
  config: KubeConfig;
  logger: ProgramLogger;
  /** Only pods of this node: one collector on each node. */
  node?: string;
  /** Only pods of these namespaces; a Role in each is then enough. Default: all. */
  namespaces?: readonly string[];
}

/**
 * An index that follows the cluster.
 *
 * @public
 */
export interface RunningPodIndex {
  readonly index: PodIndex;
  /** Whether all pods have been read once; before that requests go through without attributes. */
  synced(): boolean;
  stop(): Promise<void>;
}

const UNOBSERVED: ReflectorObserver = {
  listed: () => undefined,
  event: () => undefined,
  watchEnded: () => undefined,
  failed: () => undefined,
  undecodable: () => undefined,
};

/**
 * Lists and watches pods, for {@link createEnricher}. Never fails because of
 * the API server: it tries for ever and says in the log what is wrong.
 *
 * @throws UsageError when the kubeconfig names no cluster
 * @public
 */
export function startPodIndex(options: StartPodIndexOptions): RunningPodIndex {
  const index = new PodIndex(options);
  const api = new KubernetesApi(options.config);
  const reflectors = podSelection(options).map(
    selection =>
      new Reflector<Pod>({
        api,
        kind: KINDS.pods,
        sink: podSink(index, selection.namespace),
        observer: UNOBSERVED,
        logger: options.logger,
        ...selection,
      }),
  );
  for (const reflector of reflectors) reflector.start();
  return {
    index,
    synced: () => reflectors.every(reflector => reflector.synced),
    stop: async () => {
      await Promise.all(reflectors.map(reflector => reflector.stop()));
    },
  };
}
