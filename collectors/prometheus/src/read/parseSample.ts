import { RequestFailure } from '../client/RequestFailure';
import type { Labels, Timed } from './Series';

const malformed = () =>
  new RequestFailure('invalid', 'the response holds a malformed series');

/**
 * The labels of a series in an answer.
 *
 * @throws RequestFailure `invalid`
 * @internal
 */
export function parseLabels(metric: unknown): Labels {
  if (typeof metric !== 'object' || metric === null) throw malformed();
  // A label may have any name, __proto__ as well.
  const labels: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(metric)) {
    if (typeof value !== 'string') throw malformed();
    labels[name] = value;
  }
  return labels;
}

/**
 * A pair of time in seconds and value, as in `[1700000000, "1.5"]`.
 *
 * @throws RequestFailure `invalid`
 * @internal
 */
export function parseSample<T>(
  pair: unknown,
  parse: (value: unknown) => T,
): Timed<T> & { value: T } {
  if (!Array.isArray(pair) || typeof pair[0] !== 'number') throw malformed();
  const timeMs = Math.round(pair[0] * 1000);
  if (!Number.isSafeInteger(timeMs) || timeMs < 0) throw malformed();
  return { timeMs, value: parse(pair[1]) };
}

/**
 * A number as Prometheus writes it: `+Inf`, `-Inf` and `NaN` included.
 *
 * @throws RequestFailure `invalid`
 * @internal
 */
export function parseNumber(text: unknown): number {
  if (typeof text !== 'string') throw malformed();
  switch (text) {
    case 'NaN':
      return NaN;
    case '+Inf':
    case 'Inf':
      return Infinity;
    case '-Inf':
      return -Infinity;
    default: {
      const value = Number(text);
      if (text.trim() === '' || Number.isNaN(value)) throw malformed();
      return value;
    }
  }
}
