import type { Workload } from '../objects/decodeWorkload';
import type { Fact } from './Fact';
import type { FactContext } from './FactContext';
import { factId } from './factId';
import type { FactTracker } from './FactTracker';

/** `starting` until pods are available for the first time; `idle` when none are wanted. */
type Readiness = 'starting' | 'idle' | 'available' | 'degraded' | 'unavailable';

const SEVERITY = {
  idle: 'INFO',
  available: 'INFO',
  degraded: 'WARN',
  unavailable: 'ERROR',
} as const;

interface State {
  readiness: Readiness;
  desired: number;
}

/**
 * `slo_scout.readiness`: a workload has all the pods it should have, only some
 * or none; `slo_scout.scaling`: it should have another number of them.
 */
export class WorkloadTracker implements FactTracker<Workload> {
  private readonly states = new Map<string, State>();

  constructor(
    private readonly context: FactContext,
    private readonly emit: (fact: Fact) => void,
  ) {}

  apply(workload: Workload, listing: boolean): void {
    const { uid, desired } = workload;
    let state = this.states.get(uid);
    if (!state) {
      // One that was there before us has started long ago.
      state = { readiness: listing ? 'available' : 'starting', desired };
      this.states.set(uid, state);
    }
    if (desired !== state.desired) {
      // The number of nodes is nobody's decision about this workload.
      if (workload.kind !== 'DaemonSet') {
        this.emit(this.scaling(workload, state.desired));
      }
      state.desired = desired;
    }
    if (!workload.observed) return;
    const readiness = readinessOf(workload);
    const starting =
      state.readiness === 'starting' &&
      (readiness === 'degraded' || readiness === 'unavailable');
    if (readiness === state.readiness || starting) return;
    state.readiness = readiness;
    this.emit(this.readiness(workload, readiness));
  }

  delete(uid: string): void {
    this.states.delete(uid);
  }

  listed(uids: ReadonlySet<string>): void {
    for (const uid of this.states.keys()) {
      if (!uids.has(uid)) this.states.delete(uid);
    }
  }

  private readiness(
    workload: Workload,
    readiness: keyof typeof SEVERITY,
  ): Fact {
    const { kind, namespace, name, available, desired, ready } = workload;
    return {
      name: 'slo_scout.readiness',
      id: factId(
        'slo_scout.readiness',
        workload.uid,
        workload.resourceVersion,
        readiness,
      ),
      time: this.context.now(),
      severity: SEVERITY[readiness],
      body: `${kind} ${namespace}/${name} is ${readiness}: ${available} of ${desired} pods are available`,
      resource: this.context.workload(workload),
      attributes: {
        'slo_scout.readiness.state': readiness,
        'slo_scout.readiness.available': available,
        'slo_scout.readiness.ready': ready,
        'slo_scout.readiness.desired': desired,
      },
    };
  }

  private scaling(workload: Workload, from: number): Fact {
    const { kind, namespace, name, desired } = workload;
    return {
      name: 'slo_scout.scaling',
      id: factId('slo_scout.scaling', workload.uid, workload.generation),
      time: this.context.now(),
      severity: 'INFO',
      body: `${kind} ${namespace}/${name} is scaled from ${from} to ${desired} pods`,
      resource: this.context.workload(workload),
      attributes: {
        'slo_scout.scaling.from': from,
        'slo_scout.scaling.to': desired,
      },
    };
  }
}

function readinessOf(workload: Workload): keyof typeof SEVERITY {
  const { desired, available } = workload;
  if (desired === 0) return 'idle';
  if (available >= desired) return 'available';
  return available > 0 ? 'degraded' : 'unavailable';
}
