import type { MetricKind } from '../discovery/MetricFamily';
import { counterKind } from '../map/counterKind';
import { histogramKind } from '../map/histogramKind';
import { joinBuckets } from '../map/joinBuckets';
import { mapCumulative } from '../map/mapCumulative';
import { mapGauge } from '../map/mapGauge';
import type { MappedSeries, MetricPoint } from '../map/MetricPoint';
import type { HistogramValue } from '../map/HistogramValue';
import { markGaps } from '../read/markGaps';
import type { Series, Timed } from '../read/Series';
import type { TrackedSeries } from './TrackedSeries';

type Value = number | HistogramValue;

/** @internal */
export interface MapOptions {
  kind: MetricKind;
  /** A series that shows nothing for so long has ended; undefined: only its own marks say so. */
  gapMs: number | undefined;
  toMs: number;
  /** Up to where points were taken before a restart. */
  restoredUpToMs: number;
}

/**
 * The points of a window of one series of OTLP.
 *
 * @param series - Of the answer; none when it no longer has them.
 * @internal
 */
export function mapStream(
  { state, labels }: Pick<TrackedSeries, 'state' | 'labels'>,
  series: readonly Series[],
  { kind, gapMs, toMs, restoredUpToMs }: MapOptions,
): MappedSeries<NonNullable<MetricPoint['value']>> {
  const marked = <T>(samples: Timed<T>[]) =>
    gapMs === undefined
      ? samples
      : markGaps(
          samples,
          state?.present ? state.lastMs : undefined,
          gapMs,
          toMs,
        );
  if (kind === 'gauge' || kind === 'counter') {
    const floats = marked(mergeByTime(series.map(each => each.floats)));
    const before = state as MappedSeries<number>['state'];
    return widened(
      kind === 'gauge'
        ? mapGauge(floats, before, restoredUpToMs)
        : mapCumulative(floats, before, counterKind, restoredUpToMs),
    );
  }
  const last = state?.last;
  const bounds =
    typeof last === 'object' && last.type === 'explicit'
      ? [...last.bounds, Infinity]
      : undefined;
  const samples =
    kind === 'histogram'
      ? joinBuckets(labels, series, bounds).samples
      : nativeSamples(series);
  return widened(
    mapCumulative(
      marked(samples),
      state as MappedSeries<HistogramValue>['state'],
      histogramKind,
      restoredUpToMs,
    ),
  );
}

/** Floats of a native histogram are its end marks, or of a metric that is none. */
function nativeSamples(
  series: readonly Series[],
): Timed<HistogramValue | string>[] {
  return mergeByTime(
    series.flatMap(({ histograms, floats }) => [
      floats.map(({ timeMs, value }) => ({
        timeMs,
        value: value === undefined ? undefined : 'not_a_histogram',
      })),
      histograms,
    ]),
  );
}

function mergeByTime<T>(lists: readonly Timed<T>[][]): Timed<T>[] {
  const merged = lists.flat();
  return merged.sort((a, b) => a.timeMs - b.timeMs);
}

function widened<T extends Value>(
  mapped: MappedSeries<T>,
): MappedSeries<Value> {
  return mapped;
}
