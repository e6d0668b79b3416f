import type { Matcher } from '../read/parseSelector';
import type { MetricKind } from './MetricFamily';

/**
 * Something to collect over and over.
 *
 * @internal
 */
export interface PlannedQuery {
  /** Stable: the watermark is kept under it. */
  key: string;
  /** Name of the metric in OTLP; undefined: that of each series. */
  name: string | undefined;
  kind: MetricKind;
  /** PromQL. */
  expression: string;
  /** What remote_read sends; absent when the expression is more than a selector. */
  matchers: readonly Matcher[] | undefined;
  /** Labels that name the service, the first that a series has wins. */
  serviceLabels: readonly string[];
}
