import type { Autoscaler } from '../objects/decodeAutoscaler';
import type { Workload } from '../objects/decodeWorkload';
import type { Fact } from './Fact';
import type { FactContext } from './FactContext';
import { factId } from './factId';
import type { FactTracker } from './FactTracker';

/** `limited`: it wants more than its maximum. `inactive`: it cannot decide, for example has no metrics. */
type LimitState = 'within' | 'at_max' | 'limited' | 'inactive';

const SEVERITY = {
  within: 'INFO',
  at_max: 'WARN',
  limited: 'WARN',
  inactive: 'ERROR',
} as const;

const NO_TEMPLATE = { labels: {}, resourceAttributes: {}, containers: [] };

/** `slo_scout.autoscaling_limit`: an autoscaler reached its maximum, left it, or cannot work. */
export class AutoscalerTracker implements FactTracker<Autoscaler> {
  private readonly states = new Map<string, LimitState>();

  constructor(
    private readonly context: FactContext,
    private readonly workloadOf: (
      namespace: string,
      kind: string,
      name: string,
    ) => Workload | undefined,
    private readonly emit: (fact: Fact) => void,
  ) {}

  apply(autoscaler: Autoscaler): void {
    const before = this.states.get(autoscaler.uid) ?? 'within';
    const state = limitOf(autoscaler);
    this.states.set(autoscaler.uid, state);
    if (state !== before) this.emit(this.fact(autoscaler, state));
  }

  delete(uid: string): void {
    this.states.delete(uid);
  }

  listed(uids: ReadonlySet<string>): void {
    for (const uid of this.states.keys()) {
      if (!uids.has(uid)) this.states.delete(uid);
    }
  }

  private fact(autoscaler: Autoscaler, state: LimitState): Fact {
    const { namespace, name, target, current, desired, max } = autoscaler;
    const workload = this.workloadOf(namespace, target.kind, target.name);
    return {
      name: 'slo_scout.autoscaling_limit',
      id: factId(
        'slo_scout.autoscaling_limit',
        autoscaler.uid,
        autoscaler.resourceVersion,
        state,
      ),
      time: this.context.now(),
      severity: SEVERITY[state],
      body: `Autoscaler ${namespace}/${name} of ${target.kind} ${target.name} is ${state}: ${current} pods, ${desired} wanted, at most ${max}`,
      resource: {
        ...this.context.workload({
          ...target,
          namespace,
          uid: workload?.uid,
          template: workload?.template ?? NO_TEMPLATE,
        }),
        'k8s.hpa.name': name,
        'k8s.hpa.uid': autoscaler.uid,
      },
      attributes: {
        'slo_scout.autoscaling_limit.state': state,
        'slo_scout.autoscaling_limit.reason': autoscaler.inactive,
        'slo_scout.autoscaling_limit.current': current,
        'slo_scout.autoscaling_limit.desired': desired,
        'slo_scout.autoscaling_limit.max': max,
      },
    };
  }
}

function limitOf(autoscaler: Autoscaler): LimitState {
  const { inactive, wantsMore, current, desired, max } = autoscaler;
  if (inactive !== undefined) return 'inactive';
  if (wantsMore) return 'limited';
  return max > 0 && Math.max(current, desired) >= max ? 'at_max' : 'within';
}
