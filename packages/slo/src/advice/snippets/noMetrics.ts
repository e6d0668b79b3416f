import type { Snippet } from '../Advice';

/** @internal */
export const noMetrics: Snippet[] = [
  {
    language: 'collector',
    code: `connectors:
  spanmetrics:
    histogram:
      exponential: {}
service:
  pipelines:
    traces: { receivers: [otlp], exporters: [spanmetrics] }
    metrics: { receivers: [spanmetrics], exporters: [prometheusremotewrite] }`,
  },
];
