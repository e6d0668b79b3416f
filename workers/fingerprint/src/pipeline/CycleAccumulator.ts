import {
  CapsuleBuilder,
  type Fingerprint,
  type RepairedTrace,
  variantOf,
} from '@slo-scout/journeys';
import {
  compareDescriptions,
  encodeCapsuleReference,
  type LateCount,
  leastKnown,
  type VariantDelta,
} from '@slo-scout/telemetry-store';
import type { CycleCounts, FinishedCycle } from './FinishedCycle';

/**
 * The outputs of one cycle while it lasts. They depend on the set of traces,
 * not on their order.
 *
 * @internal
 */
export class CycleAccumulator {
  readonly counts: CycleCounts = {
    closed: {},
    late: {},
    dropped: {},
    repairs: {},
  };
  /** Trace ids in the order of closing. */
  readonly closed: string[] = [];
  /** Trace ids of earlier cycles that got their first late span in this one. */
  readonly late: string[] = [];
  readonly lateCounts: LateCount[] = [];
  private readonly liveBuilder = new CapsuleBuilder();
  private readonly pastBuilder = new CapsuleBuilder();
  private readonly variants = new Map<string, VariantDelta>();

  /** Number of capsules under way. */
  get size(): number {
    return this.liveBuilder.size + this.pastBuilder.size;
  }

  get isEmpty(): boolean {
    return !this.closed.length && !this.late.length && !this.lateCounts.length;
  }

  /**
   * Counts a trace.
   *
   * @returns a reference to its capsule, for late spans to find it.
   */
  add(trace: RepairedTrace, fingerprint: Fingerprint, live: boolean): string {
    const id = (live ? this.liveBuilder : this.pastBuilder).add(
      trace,
      fingerprint,
    );
    this.addVariant(trace, fingerprint);
    for (const [kind, count] of Object.entries(trace.repairs)) {
      this.counts.repairs[kind] = (this.counts.repairs[kind] ?? 0) + count;
    }
    return encodeCapsuleReference({
      id,
      minute: Math.floor(trace.eventMicros / 60e6) * 60,
    });
  }

  /** Empties the accumulator's builders. */
  build(): Pick<FinishedCycle, 'live'> & {
    capsules: FinishedCycle['live'];
    variants: VariantDelta[];
  } {
    const live = this.liveBuilder.build();
    return {
      live,
      capsules: [...live, ...this.pastBuilder.build()],
      variants: [...this.variants.values()],
    };
  }

  private addVariant(trace: RepairedTrace, fingerprint: Fingerprint): void {
    const { variantKey, failed, sampling } = fingerprint;
    const second = Math.floor(trace.eventMicros / 1e6);
    const known = this.variants.get(variantKey);
    if (!known) {
      this.variants.set(variantKey, {
        variantKey,
        traces: 1,
        failed: Number(failed),
        firstSeen: second,
        lastSeen: second,
        sampling: sampling.knowledge,
        description: variantOf(trace, fingerprint),
      });
      return;
    }
    known.traces++;
    known.failed += Number(failed);
    known.lastSeen = Math.max(known.lastSeen, second);
    known.sampling = leastKnown(known.sampling, sampling.knowledge);
    if (second <= known.firstSeen) {
      known.firstSeen = second;
      const description = variantOf(trace, fingerprint);
      if (compareDescriptions(description, known.description) < 0) {
        known.description = description;
      }
    }
  }
}
