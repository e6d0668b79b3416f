import type { DiscoveredMetric, SeriesLabels } from '@slo-scout/slo';

/**
 * Event time of a question, unix seconds, both ends included.
 *
 * @public
 */
export interface MetricsRange {
  from: number;
  to: number;
}

/**
 * One series of an answer.
 *
 * @public
 */
export interface MetricSeries {
  labels: SeriesLabels;
  /** Ascending; unix seconds and value, which may be NaN. */
  samples: Array<{ time: number; value: number }>;
}

/**
 * A place that stores series and answers PromQL.
 *
 * @public
 */
export interface MetricsSource {
  /** Tells sources apart, e.g. the name of a cluster; kept in SLIs, so it must stay the same. */
  readonly id: string;
  /**
   * Metrics of requests that exist for a service; see `discoverySelectors` and
   * `groupSeries` of `@slo-scout/slo`.
   *
   * @throws Error with one sentence that says what is wrong with the source
   */
  discover(
    service: string,
    range: MetricsRange,
    signal?: AbortSignal,
  ): Promise<DiscoveredMetric[]>;
  /**
   * Evaluates a query at one time.
   *
   * @returns one sample a series
   * @throws Error with one sentence that says what is wrong
   */
  instant(
    query: string,
    time: number,
    signal?: AbortSignal,
  ): Promise<MetricSeries[]>;
  /**
   * Evaluates a query at every step of a range, however long it is.
   *
   * @param range - `step` in seconds; the first evaluation is at `from`
   * @throws Error with one sentence that says what is wrong
   */
  range(
    query: string,
    range: MetricsRange & { step: number },
    signal?: AbortSignal,
  ): Promise<MetricSeries[]>;
}
