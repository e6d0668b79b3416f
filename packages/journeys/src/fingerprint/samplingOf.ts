import type { Span } from '@slo-scout/telemetry';
import type { RepairedTrace } from '../repair/RepairedTrace';
import type { SamplingKnowledge } from '../types';

/**
 * How a trace was sampled.
 *
 * @public
 */
export interface Sampling {
  knowledge: SamplingKnowledge;
  /** How many traces this one stands for: 1 / probability, in steps of 2^-16 so that sums do not depend on their order. */
  weight: number;
}

const UNSAMPLED: Sampling = { knowledge: 'unsampled', weight: 1 };
const UNKNOWN: Sampling = { knowledge: 'unknown', weight: 1 };

/** A trace stands for at most this many: 14 hex digits of a threshold allow 2^56. */
const MAX_WEIGHT = 2 ** 30;

/**
 * Reads the sampling probability of a trace, from its entry or else from the
 * first span that tells: `ot=th:` of tracestate (OpenTelemetry's probability
 * sampling, threshold T of 2^56 rejects T/2^56 of all traces), its
 * predecessor `ot=p:`, `sampling.probability`, or `SampleRate` (1 in N).
 *
 * @public
 */
export function samplingOf(trace: RepairedTrace): Sampling {
  let sampling = samplingOfSpan(trace.spans[trace.root]);
  for (let i = 0; !sampling && i < trace.spans.length; i++) {
    sampling = samplingOfSpan(trace.spans[i]);
  }
  return sampling ?? UNSAMPLED;
}

function samplingOfSpan(span: Span): Sampling | undefined {
  if (span.traceState !== '') {
    const entry = /(?:^|,)\s*ot=([^,]*)/.exec(span.traceState)?.[1];
    const threshold = entry && /(?:^|;)th:([^;]*)/.exec(entry)?.[1];
    if (threshold !== undefined) {
      return /^[0-9a-f]{1,14}$/.test(threshold)
        ? known(1 - parseInt(threshold.padEnd(14, '0'), 16) / 2 ** 56)
        : UNKNOWN;
    }
    const power = entry && /(?:^|;)p:([^;]*)/.exec(entry)?.[1];
    if (power !== undefined) {
      return /^\d{1,2}$/.test(power) ? known(2 ** -Number(power)) : UNKNOWN;
    }
  }
  const attributes = span.attributes;
  if (attributes) {
    const probability = attributes['sampling.probability'];
    if (probability !== undefined) {
      return known(Number(probability));
    }
    const rate = attributes.SampleRate;
    if (rate !== undefined) {
      return known(1 / Number(rate));
    }
  }
  return undefined;
}

function known(probability: number): Sampling {
  if (!(probability > 0 && probability <= 1)) {
    return UNKNOWN;
  }
  const weight = Math.min(1 / probability, MAX_WEIGHT);
  return {
    knowledge: probability === 1 ? 'unsampled' : 'known-probability',
    weight: Math.round(weight * 2 ** 16) / 2 ** 16,
  };
}
