import type { HistogramValue } from './HistogramValue';

/**
 * A data point before it is written. Value undefined: OTLP's flag
 * NO_RECORDED_VALUE, the series has ended.
 *
 * @internal
 */
export interface MetricPoint<T = number | HistogramValue> {
  /** Equal to `timeMs` where an unbroken sequence begins whose real start is unknown. */
  startMs: number;
  timeMs: number;
  value: T | undefined;
}

/**
 * What is known of a series between two windows.
 *
 * @internal
 */
export interface SeriesState<T> {
  startMs: number;
  /** Of the last value taken; undefined after a restart of the collector. */
  lastMs: number | undefined;
  last: T | undefined;
  /** False after an end mark. */
  present: boolean;
}

/**
 * The points of a window, and the state after it. `refused` counts samples by reason.
 *
 * @internal
 */
export interface MappedSeries<T> {
  points: MetricPoint<T>[];
  state: SeriesState<T> | undefined;
  refused: Map<string, number>;
}
