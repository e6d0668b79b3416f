import { parseExpr } from '../lint/promql/parseExpr';
import { PromqlError } from '../lint/promql/PromqlError';
import { resultLabels } from '../lint/promql/resultLabels';
import type { RatioQueries } from '../types';

/**
 * Holds the queries of an SLI against PromQL's grammar: each must be one number with no labels left.
 *
 * @throws PromqlError that says what is wrong
 * @internal
 */
export function assertRatioQueries(queries: RatioQueries): void {
  for (const query of [queries.bad, queries.total]) {
    const labels = resultLabels(
      parseExpr(query.replaceAll('{{.window}}', '5m')),
    );
    if (labels === 'unknown' || labels === 'scalar' || labels.size > 0) {
      throw new PromqlError(
        'the query of an SLI must be one series without labels',
        0,
        query.length,
      );
    }
  }
}
