import type {
  MetricSeries,
  MetricsRange,
  MetricsSource,
} from '@slo-scout/backstage-plugin-slo-scout-node';
import {
  discoverySelectors,
  groupSeries,
  labelMatcher,
  type DiscoveredMetric,
  type SeriesLabels,
} from '@slo-scout/slo';
import { PrometheusApi } from './PrometheusApi';
import type { PrometheusConfig } from './PrometheusConfig';

/** Points of one request: far below the 11 000 of Prometheus, and cheap enough for each of them to be answered in time. */
const MAX_POINTS = 2016;
/** Beyond these, a service has labels that no SLI can rest on. */
const MAX_SERIES = 50_000;
/** Names that can be native histograms: durations without the suffixes of a classic one. */
const NATIVE_NAME = /(duration|latency|_seconds|_milliseconds)$/;

/**
 * Series of one Prometheus, or of what speaks its HTTP API.
 *
 * @internal
 */
export class PrometheusMetricsSource implements MetricsSource {
  readonly id: string;
  readonly #api: PrometheusApi;
  readonly #serviceLabels: string[];

  constructor(config: PrometheusConfig) {
    this.id = config.cluster;
    this.#api = new PrometheusApi(config);
    this.#serviceLabels = config.serviceLabels;
  }

  async discover(
    service: string,
    { from, to }: MetricsRange,
    signal?: AbortSignal,
  ): Promise<DiscoveredMetric[]> {
    const parameters = new URLSearchParams({
      start: String(from),
      end: String(to),
      limit: String(MAX_SERIES + 1),
    });
    for (const selector of discoverySelectors(service, this.#serviceLabels)) {
      parameters.append('match[]', selector);
    }
    const data = await this.#api.call('series', parameters, signal);
    const series = list(data, this.#api).map(labels =>
      readLabels(labels, this.#api),
    );
    if (series.length > MAX_SERIES) {
      throw this.#api.error(
        `has more than ${MAX_SERIES} series of requests of ${service}; drop labels with many values`,
      );
    }
    const names = new Set(series.map(labels => labels.__name__));
    const native = new Set<string>();
    for (const name of names) {
      if (NATIVE_NAME.test(name) && (await this.#isNative(name, to, signal))) {
        native.add(name);
      }
    }
    return groupSeries(series, native).map(metric => ({
      ...metric,
      serviceLabels: this.#serviceLabels,
    }));
  }

  async instant(
    query: string,
    time: number,
    signal?: AbortSignal,
  ): Promise<MetricSeries[]> {
    const data = await this.#api.call(
      'query',
      new URLSearchParams({ query, time: String(time) }),
      signal,
    );
    return this.#series(data, 'vector');
  }

  async range(
    query: string,
    { from, to, step }: MetricsRange & { step: number },
    signal?: AbortSignal,
  ): Promise<MetricSeries[]> {
    const merged = new Map<string, MetricSeries>();
    const length = (MAX_POINTS - 1) * step;
    for (let start = from; start <= to; start += length + step) {
      const data = await this.#api.call(
        'query_range',
        new URLSearchParams({
          query,
          start: String(start),
          end: String(Math.min(to, start + length)),
          step: String(step),
        }),
        signal,
      );
      for (const { labels, samples } of this.#series(data, 'matrix')) {
        const key = JSON.stringify(Object.entries(labels).sort());
        const known = merged.get(key);
        if (known) known.samples.push(...samples);
        else merged.set(key, { labels, samples });
      }
    }
    return [...merged.values()];
  }

  async #isNative(
    name: string,
    time: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const selector = `{${labelMatcher('__name__', name)}}`;
    const found = await this.instant(
      `count(histogram_count(${selector}))`,
      time,
      signal,
    );
    return found.length > 0;
  }

  #series(data: unknown, type: 'vector' | 'matrix'): MetricSeries[] {
    const { resultType, result } = (data ?? {}) as Record<string, unknown>;
    if (resultType !== type) {
      throw this.#api.error(`answers with a ${resultType}, not a ${type}`);
    }
    return list(result, this.#api).map(each => {
      const { metric, value, values, histogram, histograms } = each as Record<
        string,
        unknown
      >;
      if (histogram !== undefined || histograms !== undefined) {
        throw this.#api.error(
          'answers with histograms where numbers were asked for',
        );
      }
      const pairs = type === 'vector' ? [value] : list(values, this.#api);
      return {
        labels: readLabels(metric, this.#api),
        samples: pairs.map(pair => readSample(pair, this.#api)),
      };
    });
  }
}

function list(value: unknown, api: PrometheusApi): unknown[] {
  if (!Array.isArray(value)) throw api.error('answers with a malformed list');
  return value;
}

function readLabels(value: unknown, api: PrometheusApi): SeriesLabels {
  const entries =
    typeof value === 'object' && value !== null ? Object.entries(value) : [];
  if (!value || entries.some(([, text]) => typeof text !== 'string')) {
    throw api.error('answers with a malformed series');
  }
  return Object.fromEntries(entries);
}

function readSample(
  pair: unknown,
  api: PrometheusApi,
): { time: number; value: number } {
  if (!Array.isArray(pair) || typeof pair[1] !== 'string') {
    throw api.error('answers with a malformed sample');
  }
  // Prometheus writes infinity as +Inf.
  return {
    time: Number(pair[0]),
    value: Number(pair[1].replace('Inf', 'Infinity')),
  };
}
