import type { CollectorUnderTest } from './CollectorUnderTest';
import type { LoadGenerator } from './LoadGenerator';

/** What a collector did under one load. */
export interface Measured {
  spansPerCoreSecond: number;
  spansPerSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** Of all calls. */
  refusedShare: number;
}

/** Sends to a collector for a while, and counts what its process uses meanwhile. */
export async function measure(
  collector: CollectorUnderTest,
  generator: LoadGenerator,
  load: { workload: number; inFlight: number; seconds: number },
): Promise<Measured> {
  const { workload, inFlight, seconds } = load;
  const result = await generator.run(
    {
      ...{ workload, inFlight, port: collector.grpcPort },
      // Compilers, heaps and queues are as they stay by then.
      warmUpMs: Math.max(2000, seconds * 250),
      measuredMs: seconds * 1000,
    },
    () => collector.usage().cpuSeconds,
  );
  const { spans, before, after, acknowledged, refused } = result;
  return {
    spansPerCoreSecond: spans / (after - before),
    spansPerSecond: spans / result.seconds,
    p50Ms: result.p50Ms,
    p99Ms: result.p99Ms,
    refusedShare: refused / Math.max(1, acknowledged + refused),
  };
}
