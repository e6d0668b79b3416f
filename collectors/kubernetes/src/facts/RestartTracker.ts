import type { ContainerState, Pod } from '../objects/decodePod';
import type { Fact } from './Fact';
import type { FactContext } from './FactContext';
import { factId } from './factId';
import type { FactTracker } from './FactTracker';

interface PodState {
  restarts: Map<string, number>;
  failed: boolean;
}

/**
 * `slo_scout.restart`: a container was started again, with how it ended;
 * `slo_scout.pod_failure`: a pod failed as a whole, for example was evicted.
 * Of several restarts between two looks only the last is known.
 */
export class RestartTracker implements FactTracker<Pod> {
  private readonly pods = new Map<string, PodState>();

  constructor(
    private readonly context: FactContext,
    private readonly emit: (fact: Fact) => void,
  ) {}

  apply(pod: Pod, listing: boolean): void {
    const before = this.pods.get(pod.uid);
    const state = before ?? { restarts: new Map(), failed: false };
    this.pods.set(pod.uid, state);
    // What a first list tells may be months old.
    const firstSight = listing && !before;

    for (const container of pod.containers) {
      const known = state.restarts.get(container.name) ?? 0;
      state.restarts.set(container.name, container.restarts);
      if (
        container.restarts > known &&
        (!firstSight || this.context.isNews(container.lastEnd?.at))
      ) {
        this.emit(this.restart(pod, container));
      }
    }
    if (pod.failure !== undefined && !state.failed) {
      state.failed = true;
      const at = pod.endedAt || pod.startedAt || pod.createdAt;
      if (!firstSight || this.context.isNews(at)) {
        this.emit(this.failure(pod, pod.failure));
      }
    }
  }

  delete(uid: string): void {
    this.pods.delete(uid);
  }

  listed(uids: ReadonlySet<string>): void {
    for (const uid of this.pods.keys()) {
      if (!uids.has(uid)) this.pods.delete(uid);
    }
  }

  private restart(pod: Pod, container: ContainerState): Fact {
    const { name, restarts, lastEnd } = container;
    const at = lastEnd?.at;
    const why = lastEnd
      ? `${lastEnd.reason}, exit code ${lastEnd.exitCode}`
      : 'reason unknown';
    return {
      name: 'slo_scout.restart',
      // The kubelet may lose count, so the time is part of it.
      id: factId('slo_scout.restart', pod.uid, name, restarts, at),
      time: at ?? this.context.now(),
      severity: lastEnd?.exitCode === 0 ? 'WARN' : 'ERROR',
      body: `Container ${name} of pod ${pod.namespace}/${pod.name} was restarted: ${why}`,
      resource: { ...this.context.pod(pod), 'k8s.container.name': name },
      attributes: {
        'k8s.container.restart_count': restarts,
        'slo_scout.restart.reason': lastEnd?.reason ?? 'Unknown',
        'slo_scout.restart.exit_code': lastEnd?.exitCode,
        'container.image.name': container.image || undefined,
      },
    };
  }

  private failure(pod: Pod, reason: string): Fact {
    return {
      name: 'slo_scout.pod_failure',
      id: factId('slo_scout.pod_failure', pod.uid),
      time: pod.endedAt || this.context.now(),
      severity: 'ERROR',
      body: `Pod ${pod.namespace}/${pod.name} failed: ${reason}`,
      resource: this.context.pod(pod),
      attributes: { 'slo_scout.pod_failure.reason': reason },
    };
  }
}
