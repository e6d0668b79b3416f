import type { SliRatio } from '../analysis/sliRatios';
import { asOperand } from '../promql/asOperand';
import type { Expr } from '../promql/Expr';
import type { LintRule } from './LintRule';
import { isZeroStandIn } from './vectorZeroTotal';

/** @internal */
export const ratioWithoutTraffic: LintRule = {
  id: 'ratio-without-traffic',
  severity: 'warning',
  summary: 'A recorded ratio that is 0/0, NaN, while there is no traffic',
  check(view, report) {
    for (const ratio of view.ratios) {
      const { recorded, guarded, denominator, key } = ratio;
      if (!recorded || guarded || isZeroStandIn(denominator.expr)) continue;
      const { query, expr } = denominator;
      const fixed = filtered(query.textOf(expr), expr, ratio);
      report({
        range: query.range(expr),
        message:
          'Without traffic this divides 0 by 0 and records NaN, and one NaN makes every sum and average over time that covers it NaN.',
        fix: `Filter the total, so that no sample is written without traffic: \`${fixed}\`.`,
        replacement: query.replacement(expr, fixed),
        key,
      });
    }
  },
};

/** The denominator with a filter; a generator puts parentheses around the total of an SLO itself. */
function filtered(text: string, expr: Expr, { ratio }: SliRatio): string {
  const atom = asOperand(text, expr);
  return ratio ? `(${atom} > 0)` : `${atom} > 0`;
}
