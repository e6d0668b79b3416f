import type { Fingerprint } from '../fingerprint/Fingerprint';
import type { Operation } from '../fingerprint/OperationTable';
import { isFailure } from '../fingerprint/isFailure';
import { EMPTY_HISTOGRAM } from '../histogram/emptyHistogram';
import { ExponentialHistogram } from '../histogram/ExponentialHistogram';
import { sanitizeName } from '../operations/sanitizeName';
import type { RepairedTrace } from '../repair/RepairedTrace';
import type { Capsule, CapsuleStep, Exemplar } from '../types';
import { capsuleId } from './capsuleId';
import { chooseExemplars, offerExemplar } from './exemplars';
import { compareSteps } from './mergeCapsules';

interface Step {
  of: Operation;
  durations: ExponentialHistogram;
  /** Most steps never fail. */
  errorDurations?: ExponentialHistogram;
}

interface OpenCapsule {
  head: Pick<
    Capsule,
    | 'id'
    | 'cluster'
    | 'environment'
    | 'minute'
    | 'entryService'
    | 'entryOperation'
    | 'edgesKey'
    | 'variantKey'
  >;
  ok: number;
  error: number;
  late: number;
  adjustedOk: number;
  adjustedError: number;
  okDurations: ExponentialHistogram;
  errorDurations: ExponentialHistogram;
  steps: Map<string, Step>;
  exemplars: Exemplar[];
}

/**
 * Sums traces up into capsules. What it builds depends on the set of traces,
 * not on their order.
 *
 * @public
 */
export class CapsuleBuilder {
  /** By cluster, environment, minute and variant. */
  #capsules = new Map<string, OpenCapsule>();
  #byId = new Map<string, OpenCapsule>();

  /** Number of capsules under way. */
  get size(): number {
    return this.#capsules.size;
  }

  /**
   * Counts a trace.
   *
   * @returns the id of the capsule that it was counted in
   */
  add(trace: RepairedTrace, fingerprint: Fingerprint): string {
    const capsule = this.#capsuleOf(trace, fingerprint);
    const { failed, sampling, operations } = fingerprint;
    const entry = trace.spans[trace.root];
    if (failed) {
      capsule.error++;
      capsule.adjustedError += sampling.weight;
      capsule.errorDurations.add(entry.durationNanos);
    } else {
      capsule.ok++;
      capsule.adjustedOk += sampling.weight;
      capsule.okDurations.add(entry.durationNanos);
    }
    for (let i = 0; i < trace.spans.length; i++) {
      const of = operations[i];
      let step = capsule.steps.get(of.key);
      if (!step) {
        step = {
          of,
          durations: new ExponentialHistogram(),
        };
        capsule.steps.set(of.key, step);
      }
      const span = trace.spans[i];
      step.durations.add(span.durationNanos);
      if (isFailure(span)) {
        step.errorDurations ??= new ExponentialHistogram();
        step.errorDurations.add(span.durationNanos);
      }
    }
    offerExemplar(
      capsule.exemplars,
      {
        traceId: trace.traceId,
        durationSeconds: entry.durationNanos / 1e9,
        timestamp: Math.floor(trace.eventMicros / 1000),
      },
      failed,
    );
    return capsule.head.id;
  }

  /**
   * Counts a trace that got spans after it was closed.
   *
   * @returns false when its capsule is not under way here: then the stored one
   * must be told
   */
  addLate(id: string): boolean {
    const capsule = this.#byId.get(id);
    if (capsule) {
      capsule.late++;
    }
    return capsule !== undefined;
  }

  /** The capsules, by id; the builder is empty afterwards. */
  build(): Capsule[] {
    const capsules = Array.from(this.#capsules.values(), toCapsule);
    this.#capsules = new Map();
    this.#byId = new Map();
    return capsules.sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #capsuleOf(trace: RepairedTrace, fingerprint: Fingerprint): OpenCapsule {
    const { resource } = trace.spans[trace.root];
    const { variantKey, edgesKey, entry } = fingerprint;
    const minute = Math.floor(trace.eventMicros / 60e6) * 60;
    const key = `${variantKey}${minute}\u0000${resource.cluster}\u0000${resource.environment}`;
    let capsule = this.#capsules.get(key);
    if (!capsule) {
      const cluster = sanitizeName(resource.cluster, '');
      const environment = sanitizeName(resource.environment, '');
      const id = capsuleId({ cluster, environment, minute, variantKey });
      // Two spellings of a hostile cluster name may come to the same.
      capsule = this.#byId.get(id) ?? {
        head: {
          id,
          cluster,
          environment,
          minute,
          entryService: entry.service,
          entryOperation: entry.operation,
          edgesKey,
          variantKey,
        },
        ok: 0,
        error: 0,
        late: 0,
        adjustedOk: 0,
        adjustedError: 0,
        okDurations: new ExponentialHistogram(),
        errorDurations: new ExponentialHistogram(),
        steps: new Map(),
        exemplars: [],
      };
      this.#capsules.set(key, capsule);
      this.#byId.set(id, capsule);
    }
    return capsule;
  }
}

function toCapsule(capsule: OpenCapsule): Capsule {
  const { ok, error, late, adjustedOk, adjustedError } = capsule;
  return {
    ...capsule.head,
    ok,
    error,
    late,
    adjustedOk,
    adjustedError,
    okDurations: capsule.okDurations.toSparse(),
    errorDurations: capsule.errorDurations.toSparse(),
    steps: Array.from(capsule.steps.values(), toStep).sort(compareSteps),
    exemplars: chooseExemplars(capsule.exemplars),
  };
}

function toStep(step: Step): CapsuleStep {
  return {
    service: step.of.service,
    operation: step.of.operation,
    kind: step.of.kind,
    count: step.durations.total,
    errors: step.errorDurations?.total ?? 0,
    durations: step.durations.toSparse(),
    errorDurations: step.errorDurations?.toSparse() ?? EMPTY_HISTOGRAM,
  };
}
