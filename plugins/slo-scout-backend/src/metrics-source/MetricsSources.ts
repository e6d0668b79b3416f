import { ConflictError } from '@backstage/errors';
import type {
  MetricsSource,
  MetricsSourcesExtensionPoint,
} from '@slo-scout/backstage-plugin-slo-scout-node';
import type { SliSource } from '@slo-scout/slo';
import { RatioHistory } from '../slis/RatioHistory';

/**
 * The places that store series: those of the configuration and those of modules.
 *
 * @internal
 */
export class MetricsSources implements MetricsSourcesExtensionPoint {
  /** What budgets have read before. */
  readonly ratios = new RatioHistory();
  readonly #sources = new Map<string, MetricsSource>();

  addMetricsSource(source: MetricsSource): void {
    if (this.#sources.has(source.id)) {
      throw new ConflictError(
        `There are two sources of metrics with the id "${source.id}"; give each its own`,
      );
    }
    this.#sources.set(source.id, source);
  }

  all(): MetricsSource[] {
    return [...this.#sources.values()];
  }

  /**
   * The place that holds the series of an SLI.
   *
   * @throws ConflictError when it is not configured any more.
   */
  of(source: Extract<SliSource, { metric: string }>): MetricsSource {
    const found =
      source.cluster === undefined && this.#sources.size === 1
        ? this.all()[0]
        : this.#sources.get(source.cluster ?? 'default');
    if (!found) {
      throw new ConflictError(
        source.cluster === undefined
          ? `The metric ${source.metric} is in a Prometheus, and none is configured; add it to sloScout.prometheus`
          : `The metric ${source.metric} is in the Prometheus "${source.cluster}", which is not configured; add it to sloScout.prometheus`,
      );
    }
    return found;
  }
}
