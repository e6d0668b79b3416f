import type { Query } from '../documents/Query';
import type { Expr } from '../promql/Expr';
import { eventRatios } from '../promql/eventRatios';
import { printExpr } from '../promql/printExpr';
import { walk } from '../promql/walk';
import type { Found, LintRule } from './LintRule';

const DAY_SECONDS = 86400;
/** A generator plugin that records the period from something else. */
const CORRECTING_PLUGIN = /#disableOptimized$|denominator_corrected/;

/** @internal */
export const averageOfRatios: LintRule = {
  id: 'average-of-ratios',
  severity: 'warning',
  summary:
    'A period whose indicator is the average of short ratios, which weighs quiet hours like busy ones',
  check(view, report) {
    for (const { query } of view.queries()) {
      if (query.expr) checkQuery(query, report);
    }
    for (const slo of view.subject.slos) {
      const corrected = slo.plugins.some(id => CORRECTING_PLUGIN.test(id));
      if (slo.format !== 'sloth' || corrected) continue;
      report({
        range: (slo.nameNode ?? slo.node).range(),
        severity: 'info',
        message:
          'Sloth records the period as the average of 5-minute ratios, which weighs an hour without users like the busiest one.',
        fix: 'Add the plugin `sloth.dev/core/sli_rules/v1` with `config: { disableOptimized: true }`, or record bad and total events and divide their sums.',
        key: 'sloth',
      });
    }
  },
};

function checkQuery(query: Query, report: (found: Found) => void): void {
  if (!query.expr) return;
  walk(query.expr, expr => {
    const averaged = averagedBy(expr);
    if (!averaged || (averaged.range.seconds ?? 0) < DAY_SECONDS) return;
    const inner = averaged.expr;
    const metric = inner.type === 'selector' ? inner.metric : undefined;
    const inline = averaged.subquery && eventRatios(inner).length > 0;
    if (!metric && !inline) return;
    report({
      range: query.range(expr),
      message:
        'This averages ratios over the period, so an hour without users weighs as much as the busiest one, and the error budget comes out wrong.',
      fix: 'Weigh by events: record bad and total events and divide their sums, `sum_over_time(bad[30d]) / (sum_over_time(total[30d]) > 0)`.',
      unless:
        metric !== undefined && !isRatioName(metric)
          ? { notRecordedAs: 'ratio', series: metric }
          : undefined,
    });
  });
}

/** The range that is averaged by `avg_over_time(x)` or by `sum_over_time(x) / count_over_time(x)`. */
function averagedBy(expr: Expr) {
  if (expr.type === 'binary' && expr.op === '/') {
    const sum = rangeOf(expr.lhs, 'sum_over_time');
    const count = rangeOf(expr.rhs, 'count_over_time');
    return sum && count && printExpr(sum) === printExpr(count)
      ? sum
      : undefined;
  }
  return rangeOf(expr, 'avg_over_time');
}

function rangeOf(expr: Expr, name: string) {
  if (expr.type !== 'call' || expr.name !== name) return undefined;
  const [arg] = expr.args;
  return arg?.type === 'range' ? arg : undefined;
}

/** What Sloth and Pyrra call ratios, when the rules that record them are elsewhere. */
function isRatioName(metric: string): boolean {
  return /^slo:sli_error:ratio_rate|:burnrate\d/.test(metric);
}
