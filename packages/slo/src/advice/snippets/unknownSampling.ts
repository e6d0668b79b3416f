import type { Snippet } from '../Advice';

/** @internal */
export const unknownSampling: Snippet[] = [
  {
    language: 'collector',
    code: `# Keeps the probability in the trace state (ot=th:…), so that counts can be adjusted.
processors:
  probabilistic_sampler:
    mode: proportional
    sampling_percentage: 10
# Send SLO-Scout what comes before any tail_sampling processor:
service:
  pipelines:
    traces/slo-scout: { receivers: [otlp], exporters: [otlp/slo-scout] }
    traces/storage: { receivers: [otlp], processors: [tail_sampling], exporters: [otlp/storage] }`,
  },
];
