import type { TraceAssemblerOptions } from '@slo-scout/journeys';

/**
 * How a partition is worked on. Times are log time, ms.
 *
 * @public
 */
export interface PipelineOptions {
  /**
   * Length of a cycle. It decides how often results are written, not what they
   * are, and may differ from run to run. Default 5000.
   */
  cycleMs: number;
  /** A cycle with a variant that was never seen before ends so early, so that a new journey shows soon. Default 1000. */
  noveltyCycleMs: number;
  /** A cycle ends early with so many capsules. Default 3000. */
  maxCycleCapsules: number;
  /** A trace that has held back the offset for longer is parked. Default 10 min. */
  parkAfterMs: number;
  /** A trace is exported as live when it began at most so long before it was closed. Default 5 min. */
  liveMs: number;
  /** A trace that began longer before it was received is dropped. Default ten years. */
  maxEventAgeMs: number;
  assembler: Partial<TraceAssemblerOptions>;
}

/**
 * Defaults. The assembler's are for one partition of several in a process of
 * 512 MB.
 *
 * @internal
 */
export const DEFAULT_PIPELINE_OPTIONS: PipelineOptions = {
  cycleMs: 5_000,
  noveltyCycleMs: 1_000,
  maxCycleCapsules: 3_000,
  parkAfterMs: 600_000,
  liveMs: 300_000,
  maxEventAgeMs: 10 * 366 * 86_400_000,
  assembler: {
    maxOpenSpans: 100_000,
    maxTombstones: 200_000,
    maxSpanHashes: 4_000_000,
  },
};
