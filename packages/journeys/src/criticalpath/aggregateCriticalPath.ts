import type { PathStep, TracePath } from './TracePath';

/** What people look at. */
const QUANTILES = [0.5, 0.95, 0.99];

/**
 * Where the traces around one quantile of a journey's latency spend their time.
 *
 * @public
 */
export interface QuantilePath {
  quantile: number;
  /** The quantile itself, by nearest rank. */
  seconds: number;
  /** Traces that were looked at: those nearest in rank. */
  traces: number;
  /**
   * Mean time that a step is on the critical path of these traces, and its
   * share of their time, most first. Shares add up to 1.
   */
  steps: Array<PathStep & { seconds: number; share: number }>;
}

/**
 * Where a journey spends its time, and where it fails.
 *
 * @public
 */
export interface JourneyPath {
  traces: number;
  quantiles: QuantilePath[];
  /** How many traces failed in a step, most first. */
  failures: Array<PathStep & { traces: number }>;
  /** Mean time that work went on after the entry had ended. */
  tailSeconds: number;
}

/** Sums by step. */
class Tally {
  readonly #sums = new Map<string, { step: PathStep; value: number }>();

  add({ service, operation, kind }: PathStep, value: number): void {
    const key = `${service}\u0000${operation}\u0000${kind}`;
    const sum = this.#sums.get(key);
    if (sum) {
      sum.value += value;
    } else {
      this.#sums.set(key, { step: { service, operation, kind }, value });
    }
  }

  /** Highest first; of equals by name, so that the order of traces does not matter. */
  sorted(): Array<{ step: PathStep; value: number }> {
    return Array.from(this.#sums)
      .sort(([a, x], [b, y]) => y.value - x.value || (a < b ? -1 : 1))
      .map(([, sum]) => sum);
  }
}

/**
 * Which step eats the latency of a journey at p50, p95 and p99, and which one
 * makes it fail. A step that is slow only in slow traces shows at p99 and not
 * at p50, which a mean over all traces would hide: each quantile is told from
 * the traces whose rank is within half the distance to the nearer end, that is
 * from p25 to p75, p92.5 to p97.5, and p98.5 to p99.5.
 *
 * @param paths - of one journey, in any order; a few thousand chosen at random tell as much as all
 * @returns no quantiles for no traces
 * @public
 */
export function aggregateCriticalPath(paths: TracePath[]): JourneyPath {
  const sorted = [...paths].sort((a, b) => a.seconds - b.seconds);
  const failures = new Tally();
  let tail = 0;
  for (const { failing, tailSeconds } of paths) {
    tail += tailSeconds;
    if (failing) {
      failures.add(failing, 1);
    }
  }
  return {
    traces: paths.length,
    quantiles:
      paths.length === 0 ? [] : QUANTILES.map(q => quantilePath(sorted, q)),
    failures: failures
      .sorted()
      .map(({ step, value }) => ({ ...step, traces: value })),
    tailSeconds: paths.length === 0 ? 0 : tail / paths.length,
  };
}

function quantilePath(sorted: TracePath[], quantile: number): QuantilePath {
  const n = sorted.length;
  const rank = Math.max(0, Math.ceil(quantile * n) - 1);
  const reach = Math.round((Math.min(quantile, 1 - quantile) / 2) * n);
  const near = sorted.slice(Math.max(0, rank - reach), rank + reach + 1);
  const times = new Tally();
  let total = 0;
  for (const { steps, seconds } of near) {
    total += seconds;
    for (const step of steps) {
      times.add(step, step.seconds);
    }
  }
  return {
    quantile,
    seconds: sorted[rank].seconds,
    traces: near.length,
    steps: times.sorted().map(({ step, value }) => ({
      ...step,
      seconds: value / near.length,
      share: total === 0 ? 0 : value / total,
    })),
  };
}
