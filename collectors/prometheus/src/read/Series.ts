import type { HistogramValue } from '../map/HistogramValue';

/**
 * What a series had at a time. Undefined: it had ended (Prometheus' staleness
 * marker, or a gap).
 *
 * @internal
 */
export interface Timed<T> {
  timeMs: number;
  value: T | undefined;
}

/** @internal */
export type Labels = Readonly<Record<string, string>>;

/**
 * A series as a server gave it, ascending by time.
 *
 * @internal
 */
export interface Series {
  labels: Labels;
  floats: Timed<number>[];
  /** A text instead of a histogram says why it cannot be taken. */
  histograms: Timed<HistogramValue | string>[];
}

/**
 * An answer to a range of time.
 *
 * @internal
 */
export interface SeriesAnswer {
  series: Series[];
  /** The server says that it did not see everything. */
  warnings: string[];
}
