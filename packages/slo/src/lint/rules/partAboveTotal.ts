import { selectorsOf } from '../promql/walk';
import type { Expr } from '../promql/Expr';
import type { LintRule } from './LintRule';

/** @internal */
export const partAboveTotal: LintRule = {
  id: 'part-above-total',
  severity: 'info',
  summary: 'A ratio of two different metrics that nothing keeps below 1',
  check(view, report) {
    for (const { numerator, denominator, slo, rule, key } of view.ratios) {
      if (rule?.kind === 'alerting' || slo?.format === 'openslo') continue;
      const parts = metricsIn(numerator.expr);
      const totals = metricsIn(denominator.expr);
      if (parts.length === 0 || totals.length === 0) continue;
      const families = new Set([...view.withOrigins(totals)].map(familyOf));
      const origins = [...view.withOrigins(parts)];
      if (origins.some(metric => families.has(familyOf(metric)))) continue;
      report({
        range: numerator.query.range(numerator.expr),
        message: `Part (${parts[0]}) and total (${totals[0]}) are different metrics, so the part can be larger than the total and the budget more than spent or more than full.`,
        fix: 'Count both with one metric, or add an alert on `part > total` so that you learn of it.',
        key,
        unless: { compared: { parts, totals } },
      });
    }
  },
};

function metricsIn(expr: Expr): string[] {
  return selectorsOf(expr)
    .map(({ metric }) => metric)
    .filter(metric => metric !== undefined);
}

/** The series of one histogram, and what is recorded of one thing, belong together. */
function familyOf(metric: string): string {
  return metric
    .replace(/_(bucket|count|sum|total)$/, '')
    .replace(
      /(:|_)(bad|good|errors?|failures?|success(es)?|total)(?=:|_|$)/,
      '',
    );
}
