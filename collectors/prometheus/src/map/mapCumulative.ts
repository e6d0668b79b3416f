import type { Timed } from '../read/Series';
import type { MappedSeries, MetricPoint, SeriesState } from './MetricPoint';

/**
 * What a kind of cumulative value needs.
 *
 * @internal
 */
export interface CumulativeKind<T> {
  /** The reason why it cannot be taken, undefined when it can. */
  refuse(value: T): string | undefined;
  /** True when `next` cannot have grown from `previous`: the counter began again. */
  isReset(previous: T, next: T): boolean;
}

/**
 * Samples of a cumulative series as points of OTLP.
 *
 * The first point of a series has its own time as its start ("unknown start",
 * OpenTelemetry metrics data model, "Cumulative streams: handling unknown start
 * time"). After a reset the new sequence starts right after the point
 * before it (1 ms, so that its start differs from that of the first point), so that the value is what was counted since: the arithmetic of
 * Prometheus' increase().
 *
 * A text instead of a value says why it is refused. Samples that are not later than the last one taken are left out: a window
 * overlaps the one before it.
 *
 * @param restoredUpToMs - With a state from before a restart, which has no last value: up to where points were taken under its start.
 * @internal
 */
export function mapCumulative<T extends number | object>(
  samples: readonly Timed<T | string>[],
  before: SeriesState<T> | undefined,
  kind: CumulativeKind<T>,
  restoredUpToMs: number = -Infinity,
): MappedSeries<T> {
  const restored = before !== undefined && before.lastMs === undefined;
  let state = before;
  const points: MetricPoint<T>[] = [];
  const refused = new Map<string, number>();
  const refuse = (reason: string) =>
    refused.set(reason, (refused.get(reason) ?? 0) + 1);
  for (const { timeMs, value } of samples) {
    if (state?.lastMs !== undefined && timeMs <= state.lastMs) continue;
    if (value === undefined) {
      if (!state?.present) continue;
      points.push({ startMs: state.startMs, timeMs, value });
      state = { ...state, present: false };
      continue;
    }
    if (typeof value === 'string') {
      refuse(value);
      continue;
    }
    const reason = kind.refuse(value);
    if (reason !== undefined) {
      refuse(reason);
      continue;
    }
    if (state && restored && timeMs <= restoredUpToMs) {
      // Taken before the restart: it only says where the sequence stands.
      state = { ...state, lastMs: timeMs, last: value, present: true };
      continue;
    }
    const startMs = startOf(state, timeMs, value, kind);
    points.push({ startMs, timeMs, value });
    state = { startMs, lastMs: timeMs, last: value, present: true };
  }
  return { points, state, refused };
}

function startOf<T>(
  state: SeriesState<T> | undefined,
  timeMs: number,
  value: T,
  kind: CumulativeKind<T>,
): number {
  // Whether it began again in between nobody knows.
  if (state?.lastMs === undefined || state.last === undefined) return timeMs;
  return kind.isReset(state.last, value) ? state.lastMs + 1 : state.startMs;
}
