import type { FileView } from '../analysis/FileView';
import type { AlertCondition } from '../analysis/burnConditions';
import type { Expr } from '../promql/Expr';
import { selectorsOf, walk } from '../promql/walk';
import type { LintRule } from './LintRule';

const WEEK_SECONDS = 7 * 86400;

/** @internal */
export const budgetWithoutCoverage: LintRule = {
  id: 'budget-without-coverage',
  severity: 'info',
  summary:
    'An alert on the budget of a whole period that a young SLO has not lived through',
  check(view, report) {
    for (const rule of view.rules) {
      if (rule.kind !== 'alerting') continue;
      for (const conditions of view.alternativesOf(rule)) {
        const budget = conditions.find(isOnPeriod);
        if (!budget) continue;
        const covered = conditions.some(({ series }) =>
          countsSamples(series, view),
        );
        if (covered) continue;
        report({
          range: rule.query.range(budget.comparison),
          message:
            'While an SLO is younger than its period, one bad day spends the budget of the few days there are, and this alert fires.',
          fix: 'Ask for history too: `and count_over_time(total[30d]) > …`, half of the samples of the period at least.',
          key: rule.group.name,
        });
      }
    }
  },
};

/** Remaining budget below something, or a ratio of the whole period above it. */
function isOnPeriod({ series, above, window }: AlertCondition): boolean {
  const names = selectorsOf(series).map(({ metric }) => metric ?? '');
  if (names.some(name => /budget_remaining/.test(name))) return !above;
  return (
    above &&
    ((window ?? 0) >= WEEK_SECONDS ||
      names.some(name => name === 'slo:period_burn_rate:ratio'))
  );
}

function countsSamples(series: Expr, view: FileView): boolean {
  let counts = false;
  const visit = (expr: Expr) => {
    if (expr.type === 'call' && expr.name === 'count_over_time') counts = true;
  };
  walk(series, visit);
  for (const { metric = '' } of selectorsOf(series)) {
    if (/coverage/.test(metric)) return true;
    for (const { query } of view.recordingsOf(metric)) {
      if (query.expr) walk(query.expr, visit);
      if (counts) return true;
    }
  }
  return counts;
}
