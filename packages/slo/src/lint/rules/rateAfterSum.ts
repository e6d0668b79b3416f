import type { Expr, RangeExpr } from '../promql/Expr';
import { walk } from '../promql/walk';
import type { LintRule } from './LintRule';

const OF_COUNTERS = new Set(['rate', 'increase', 'irate', 'resets']);
const MERGING = new Set(['sum', 'avg']);

/** @internal */
export const rateAfterSum: LintRule = {
  id: 'rate-after-sum',
  severity: 'error',
  summary: 'A rate of a sum of counters, which takes restarts for events',
  check(view, report) {
    for (const { query } of view.queries()) {
      if (!query.expr) continue;
      walk(query.expr, expr => {
        if (expr.type !== 'call' || !OF_COUNTERS.has(expr.name)) return;
        const [arg] = expr.args;
        const range = arg?.type === 'modified' ? arg.expr : arg;
        if (range?.type !== 'range') return;
        const recorded = recordedName(range);
        const summed = range.subquery && sumsCounters(range.expr);
        if (!summed && recorded === undefined) return;
        report({
          range: query.range(expr),
          message: `${expr.name}() of a sum cannot see that one of the counters restarted: it takes the fall of the sum for a restart of all of them and counts events that never happened.`,
          fix: `Take the rate of each counter first and sum the rates: \`sum(${
            expr.name === 'resets' ? 'rate' : expr.name
          }(x[…]))\`${
            recorded ? `, and record that instead of ${recorded}` : ''
          }.`,
          unless:
            !summed && recorded !== undefined
              ? { notRecordedAs: 'summed-counters', series: recorded }
              : undefined,
        });
      });
    }
  },
};

/** A recorded series, by the colon in its name. */
function recordedName({ expr }: RangeExpr): string | undefined {
  return expr.type === 'selector' && expr.metric?.includes(':')
    ? expr.metric
    : undefined;
}

function sumsCounters(expr: Expr): boolean {
  if (expr.type !== 'aggregate' || !MERGING.has(expr.op)) return false;
  let rated = false;
  walk(expr.expr, inner => {
    if (inner.type === 'call') rated = true;
  });
  return !rated;
}
