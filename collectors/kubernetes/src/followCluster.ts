import type { ProgramLogger } from '@slo-scout/program';
import type { KubernetesApi } from './api/KubernetesApi';
import { KINDS, type ResourceKind } from './api/ResourceKind';
import { AutoscalerTracker } from './facts/AutoscalerTracker';
import type { Fact } from './facts/Fact';
import type { FactContext } from './facts/FactContext';
import type { FactTracker } from './facts/FactTracker';
import { RestartTracker } from './facts/RestartTracker';
import { RolloutTracker } from './facts/RolloutTracker';
import { WorkloadTracker } from './facts/WorkloadTracker';
import { clusterReadings } from './metrics/clusterReadings';
import type { Readings } from './metrics/encodeMetrics';
import { ObjectTable } from './ObjectTable';
import type { Autoscaler } from './objects/decodeAutoscaler';
import type { Pod } from './objects/decodePod';
import type { Revision } from './objects/decodeRevision';
import type { Workload, WorkloadKind } from './objects/decodeWorkload';
import type { PodIndex } from './pods/PodIndex';
import { podSelection, type PodSelection } from './pods/podSelection';
import { podSink } from './pods/podSink';
import { Reflector, type ReflectorSink } from './watch/Reflector';
import type { ReflectorObserver } from './watch/ReflectorObserver';
import type { WatchTiming } from './watch/WatchTiming';

export interface FollowClusterOptions {
  api: KubernetesApi;
  logger: ProgramLogger;
  observer: ReflectorObserver;
  context: FactContext;
  index: PodIndex;
  /** With a node only its pods are followed: workloads belong to no node. */
  node?: string;
  namespaces?: readonly string[];
  onFact: (fact: Fact) => void;
  room: () => Promise<void>;
  timing?: WatchTiming;
}

/** What is known about the cluster, kept up to date. */
export interface FollowedCluster {
  /** Whether every collection has been read once. */
  synced(): boolean;
  readings(): Generator<Readings>;
  stop(): Promise<void>;
}

/** Follows all kinds in all selected namespaces and hands out facts as they happen. */
export function followCluster(options: FollowClusterOptions): FollowedCluster {
  const { context, onFact, room, index } = options;
  const workloads: ObjectTable<Workload>[] = [];
  const autoscalers: ObjectTable<Autoscaler>[] = [];
  const reflectors: { readonly synced: boolean; stop(): Promise<void> }[] = [];

  const follow = <T>(
    kind: ResourceKind<T>,
    selection: PodSelection,
    ...trackers: FactTracker<T>[]
  ) => {
    const reflector = new Reflector<T>({
      ...options.timing,
      ...selection,
      api: options.api,
      kind,
      sink: fanOut(trackers, room),
      observer: options.observer,
      logger: options.logger,
    });
    reflectors.push(reflector);
    reflector.start();
  };

  // Tables and trackers hold the state of one collection, so each has its own.
  for (const selection of podSelection(options)) {
    follow<Pod>(
      KINDS.pods,
      selection,
      podSink(index, selection.namespace),
      new RestartTracker(context, onFact),
    );
    if (options.node !== undefined) continue;

    const ofKind: Record<WorkloadKind, ObjectTable<Workload>> = {
      Deployment: new ObjectTable(),
      StatefulSet: new ObjectTable(),
      DaemonSet: new ObjectTable(),
    };
    workloads.push(...Object.values(ofKind));
    for (const [kind, table] of [
      [KINDS.deployments, ofKind.Deployment],
      [KINDS.statefulSets, ofKind.StatefulSet],
      [KINDS.daemonSets, ofKind.DaemonSet],
    ] as const) {
      follow<Workload>(
        kind,
        selection,
        table,
        new WorkloadTracker(context, onFact),
      );
    }
    for (const kind of [KINDS.replicaSets, KINDS.controllerRevisions]) {
      follow<Revision>(kind, selection, new RolloutTracker(context, onFact));
    }
    const table = new ObjectTable<Autoscaler>();
    autoscalers.push(table);
    follow<Autoscaler>(
      KINDS.autoscalers,
      selection,
      table,
      new AutoscalerTracker(
        context,
        (namespace, kind, name) =>
          Object.hasOwn(ofKind, kind)
            ? ofKind[kind as WorkloadKind].find(namespace, name)
            : undefined,
        onFact,
      ),
    );
  }

  return {
    synced: () => reflectors.every(reflector => reflector.synced),
    readings: () =>
      clusterReadings(context, {
        workloads: workloads.flatMap(table => [...table.values()]),
        autoscalers: autoscalers.flatMap(table => [...table.values()]),
        pods: index,
      }),
    stop: async () => {
      await Promise.all(reflectors.map(reflector => reflector.stop()));
    },
  };
}

function fanOut<T>(
  trackers: FactTracker<T>[],
  room: () => Promise<void>,
): ReflectorSink<T> {
  return {
    apply: (object, listing) => {
      for (const tracker of trackers) tracker.apply(object, listing);
    },
    delete: uid => {
      for (const tracker of trackers) tracker.delete(uid);
    },
    listed: uids => {
      for (const tracker of trackers) tracker.listed(uids);
    },
    room,
  };
}
