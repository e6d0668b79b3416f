import { ConflictError } from '@backstage/errors';
import type { MetricsSource } from '@slo-scout/backstage-plugin-slo-scout-node';
import type { RatioQueries } from '@slo-scout/slo';
import type { AnalysisScope } from '../AnalysisScope';

/** Short enough to be cheap, and still a day and a night. */
const WINDOW = '1d';

/**
 * Evaluates the queries of an SLI as its rules will be. That of bad events may have no answer: nothing may have failed.
 *
 * @returns whether anything was counted
 * @throws Error with one sentence when a query fails, gives several series or counts below zero
 * @internal
 */
export async function assertCounts(
  { metricsRange, signal }: AnalysisScope,
  source: MetricsSource,
  queries: RatioQueries,
): Promise<boolean> {
  for (const query of [queries.bad, queries.total]) {
    const series = await source.instant(
      query.replaceAll('{{.window}}', WINDOW),
      metricsRange.to,
      signal,
    );
    if (
      series.length > 1 ||
      series.some(({ labels }) => Object.keys(labels).length > 0)
    ) {
      throw new ConflictError('its query leaves labels, and so is no one SLI');
    }
    const [value] = series.flatMap(({ samples }) =>
      samples.map(sample => sample.value),
    );
    if (value < 0) {
      throw new ConflictError(
        'it counts below zero, so it is no counter that starts at zero and only grows',
      );
    }
    if (query === queries.total) return value > 0;
  }
  return false;
}
