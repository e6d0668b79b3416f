import { printExpr } from '../promql/printExpr';
import type { LintRule } from './LintRule';

/** @internal */
export const errorsEqualTotal: LintRule = {
  id: 'errors-equal-total',
  severity: 'error',
  summary: 'The same query for a part of the events and for all of them',
  check(view, report) {
    const message =
      'Part and total are the same query, so the ratio is always 1.';
    const fix =
      'Let the first query select fewer events, e.g. with `code=~"5.."`.';
    for (const { numerator, denominator, ratio, key } of view.ratios) {
      if (!ratio || !same(numerator.expr, denominator.expr)) continue;
      const range = numerator.query.range(ratio.division);
      report({ range, message, fix, key });
    }
    for (const { queries } of view.subject.slos) {
      const part = queries.bad ?? queries.good;
      const { total } = queries;
      if (part?.expr && total?.expr && same(part.expr, total.expr)) {
        report({ range: part.range(), message, fix });
      }
    }
  },
};

function same(
  a: Parameters<typeof printExpr>[0],
  b: Parameters<typeof printExpr>[0],
): boolean {
  return printExpr(a) === printExpr(b);
}
