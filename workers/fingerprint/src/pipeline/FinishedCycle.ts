import type { Capsule } from '@slo-scout/journeys';
import type { CycleCommit } from '@slo-scout/telemetry-store';

/**
 * A cycle that is ready to be committed, and what is exported about it once it
 * is.
 *
 * @internal
 */
export interface FinishedCycle {
  commit: CycleCommit;
  /** Those of the commit's capsules that hold traces which happened just now. */
  live: Capsule[];
  counts: CycleCounts;
}

/**
 * What happened in a cycle, for the worker's own metrics.
 *
 * @internal
 */
export interface CycleCounts {
  /** By close reason. */
  closed: Record<string, number>;
  /** Late spans, by how their trace had been closed. */
  late: Record<string, number>;
  /** Traces that are in no capsule, by reason. */
  dropped: Record<string, number>;
  /** What had to be mended in traces, by kind of repair. */
  repairs: Record<string, number>;
}
