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
  /** A cycle of at most 100 capsules with a variant that was never seen before ends so early, so that a new journey shows soon. Default 1000. */
  noveltyCycleMs: number;
  /** A cycle ends early with so many capsules. Default 3000. */
  maxCycleCapsules: number;
  /**
   * Memory of open traces, over all partitions of a worker. Above it the oldest
   * trace of the partition that holds the most closes early. Default 128 MiB,
   * some 450 000 spans without attributes.
   */
  maxOpenBytes: number;
  /** A trace is exported as live when it began at most so long before it was closed. Default 5 min. */
  liveMs: number;
  /** A trace that began longer before it was received is dropped. Default ten years. */
  maxEventAgeMs: number;
  /** Of each partition. A trace cannot hold back the offset for longer than its `maxAgeMs`: then it closes, and is counted. */
  assembler: Partial<Omit<TraceAssemblerOptions, 'openBytes' | 'evictFrom'>>;
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
  maxOpenBytes: 128 * 1024 * 1024,
  liveMs: 300_000,
  maxEventAgeMs: 10 * 366 * 86_400_000,
  assembler: {
    maxTombstones: 200_000,
    maxSpanHashes: 4_000_000,
  },
};
