import type { Timed } from '../read/Series';
import type { MappedSeries, MetricPoint, SeriesState } from './MetricPoint';

/**
 * Samples of a gauge as points of OTLP; NaN says nothing and is refused.
 *
 * @internal
 */
export function mapGauge(
  samples: readonly Timed<number>[],
  before: SeriesState<number> | undefined,
  restoredUpToMs: number = -Infinity,
): MappedSeries<number> {
  let state = before;
  const points: MetricPoint<number>[] = [];
  const refused = new Map<string, number>();
  for (const { timeMs, value } of samples) {
    if (state && timeMs <= (state.lastMs ?? restoredUpToMs)) continue;
    if (value === undefined) {
      if (!state?.present) continue;
      state = { ...state, present: false };
    } else if (Number.isNaN(value)) {
      refused.set('nan', (refused.get('nan') ?? 0) + 1);
      continue;
    } else {
      state = { startMs: timeMs, lastMs: timeMs, last: value, present: true };
    }
    points.push({ startMs: timeMs, timeMs, value });
  }
  return { points, state, refused };
}
