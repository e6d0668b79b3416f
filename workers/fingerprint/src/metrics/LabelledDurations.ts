import { LATENCY_BOUNDS, type SparseHistogram } from '@slo-scout/journeys';
import type { Metric, Registry } from 'prom-client';
import { DurationHistogram } from './DurationHistogram';

type Labels = Record<string, string>;

interface Sample {
  metricName?: string;
  labels: Record<string, string | number>;
  value: number;
}

interface Series {
  labels: Labels;
  durations: DurationHistogram;
}

/**
 * A counter and a histogram with the same labels, as prom-client collectors.
 * They are fed by sums and not trace by trace, and hold a bounded number of
 * series: what comes above it goes to one whose labels are all `other`.
 *
 * @internal
 */
export class LabelledDurations {
  private readonly series = new Map<string, Series>();

  constructor(
    private readonly options: {
      counter: string;
      histogram: string;
      help: string;
      labelNames: readonly string[];
      maxSeries: number;
      onOverflow: () => void;
    },
  ) {}

  register(registry: Registry): void {
    const { counter, histogram } = this.options;
    // A registry asks nothing of a metric but its name and `get`; its type wants prom-client's own classes.
    const metric = (name: string, get: () => unknown) =>
      ({ name, get: async () => get() } as unknown as Metric);
    registry.registerMetric(metric(counter, () => this.counterMetric()));
    registry.registerMetric(metric(histogram, () => this.histogramMetric()));
  }

  /** Adds durations to the series of an outcome; the other outcome exists from then on too, at 0. */
  add(
    labels: Labels,
    outcome: 'ok' | 'error',
    durations: SparseHistogram,
  ): void {
    this.seriesOf({ ...labels, outcome }).durations.add(durations);
    this.seriesOf({ ...labels, outcome: outcome === 'ok' ? 'error' : 'ok' });
  }

  /** Says of durations that were added as `ok` that they had failed. */
  turnIntoErrors(labels: Labels, durations: SparseHistogram): void {
    this.seriesOf({ ...labels, outcome: 'ok' }).durations.add(durations, -1);
    this.seriesOf({ ...labels, outcome: 'error' }).durations.add(durations);
  }

  private counterMetric() {
    return {
      name: this.options.counter,
      help: `${this.options.help}.`,
      type: 'counter',
      aggregator: 'sum',
      values: [...this.series.values()].map(
        ({ labels, durations }): Sample => ({
          labels,
          value: durations.count,
        }),
      ),
    };
  }

  private histogramMetric() {
    const { histogram: name, help } = this.options;
    return {
      name,
      help: `${help}: duration in seconds.`,
      type: 'histogram',
      aggregator: 'sum',
      values: [...this.series.values()].flatMap(series =>
        samplesOf(name, series),
      ),
    };
  }

  private seriesOf(labels: Labels): Series {
    const { labelNames, maxSeries, onOverflow } = this.options;
    const key = labelNames.map(name => labels[name]).join('\u0000');
    const known = this.series.get(key);
    if (known) return known;
    const full = this.series.size >= maxSeries;
    if (full && labels.service !== 'other') {
      onOverflow();
      const { outcome } = labels;
      const others = labelNames.map(name => [name, 'other']);
      return this.seriesOf({ ...Object.fromEntries(others), outcome });
    }
    const series = { labels, durations: new DurationHistogram() };
    this.series.set(key, series);
    return series;
  }
}

function samplesOf(name: string, { labels, durations }: Series): Sample[] {
  const bucket = (le: string | number, value: number): Sample => ({
    metricName: `${name}_bucket`,
    labels: { ...labels, le },
    value,
  });
  return [
    ...durations
      .cumulative()
      .map((value, i) => bucket(LATENCY_BOUNDS[i], value)),
    bucket('+Inf', durations.count),
    { metricName: `${name}_sum`, labels, value: durations.sum },
    { metricName: `${name}_count`, labels, value: durations.count },
  ];
}
