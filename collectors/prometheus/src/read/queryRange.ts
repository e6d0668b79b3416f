import type { PrometheusClient } from '../client/PrometheusClient';
import { RequestFailure } from '../client/RequestFailure';
import { parseApiAnswer } from './parseApiAnswer';
import { parseApiHistogram } from './parseApiHistogram';
import { parseLabels, parseNumber, parseSample } from './parseSample';
import type { SeriesAnswer } from './Series';

/**
 * A range of time, both ends included, ms.
 *
 * @internal
 */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/**
 * Evaluates an expression at every step of a range: `POST /api/v1/query_range`.
 *
 * @throws RequestFailure
 * @internal
 */
export async function queryRange(
  client: PrometheusClient,
  expression: string,
  { fromMs, toMs }: TimeRange,
  stepMs: number,
  timeoutMs: number,
): Promise<SeriesAnswer> {
  const { body } = await client.form(
    '/api/v1/query_range',
    new URLSearchParams({
      query: expression,
      start: String(fromMs / 1000),
      end: String(toMs / 1000),
      step: String(stepMs / 1000),
      timeout: `${timeoutMs}ms`,
    }),
  );
  const { data, warnings } = parseApiAnswer(body);
  const { resultType, result } = data as Record<string, unknown>;
  if (resultType !== 'matrix' || !Array.isArray(result)) {
    throw new RequestFailure('invalid', 'the response is not a matrix');
  }
  const series = result.map(each => {
    const { metric, values = [], histograms = [] } = each ?? {};
    if (!Array.isArray(values) || !Array.isArray(histograms)) {
      throw new RequestFailure('invalid', 'the response is not a matrix');
    }
    return {
      labels: parseLabels(metric),
      floats: values.map(pair => parseSample(pair, parseNumber)),
      histograms: histograms.map(pair => parseSample(pair, parseApiHistogram)),
    };
  });
  return { series, warnings };
}
