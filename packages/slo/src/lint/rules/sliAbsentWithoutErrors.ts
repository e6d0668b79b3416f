import type { SliRatio } from '../analysis/sliRatios';
import { asOperand } from '../promql/asOperand';
import { isFilter } from '../promql/eventRatios';
import { mayHaveSameLabels, resultLabels } from '../promql/resultLabels';
import type { Found, LintRule } from './LintRule';

/** @internal */
export const sliAbsentWithoutErrors: LintRule = {
  id: 'sli-absent-without-errors',
  severity: 'warning',
  summary: 'An indicator that has no samples until the first error happens',
  check(view, report) {
    for (const ratio of view.ratios) {
      const { absence, counts, numerator, recorded, key } = ratio;
      const bad = counts === 'bad' || ratio.slo?.format === 'sloth';
      if (!absence || !recorded || !bad || absence.outcome === 'good') {
        continue;
      }
      report({
        range: numerator.query.range(numerator.expr),
        message: `Until the first error \`${absence.selector.metric}\` has no series with these labels, so the numerator is empty and the indicator is missing instead of 0.`,
        ...withStandIn(ratio),
        key,
      });
    }
  },
};

/**
 * The fix for a numerator that may be empty: nothing times the total stands in, which keeps its labels.
 *
 * @internal
 */
export function withStandIn({
  numerator,
  denominator,
  ratio,
}: SliRatio): Pick<Found, 'fix' | 'replacement'> {
  const advice =
    'Let nothing times the total stand in, which has the same labels';
  const total =
    isFilter(denominator.expr) && denominator.expr.type === 'binary'
      ? denominator.expr.lhs
      : denominator.expr;
  if (!mayHaveSameLabels(resultLabels(numerator.expr), resultLabels(total))) {
    return { fix: `${advice}: \`errors or 0 * total\`.` };
  }
  const text = numerator.query.textOf(numerator.expr);
  const other = asOperand(denominator.query.textOf(total), total);
  const fixed = ratio ? `(${text} or 0 * ${other})` : `${text} or 0 * ${other}`;
  const oneLine = fixed.replace(/\s+/g, ' ');
  return {
    fix: `${advice}: \`${oneLine}\`.`,
    replacement: numerator.query.replacement(numerator.expr, oneLine),
  };
}
