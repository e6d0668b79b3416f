import type { SliRatio } from '../analysis/sliRatios';
import { asOperand } from '../promql/asOperand';
import { isFilter } from '../promql/eventRatios';
import type { Expr } from '../promql/Expr';
import { mayHaveSameLabels, resultLabels } from '../promql/resultLabels';
import type { Found } from './LintRule';

/** Longer fixes are only given as an edit. */
const MAX_SHOWN = 200;

/**
 * The fix for a term that may be empty: nothing times the total stands in, which has the same labels.
 *
 * @internal
 */
export function standInFix(
  { numerator, denominator, ratio }: SliRatio,
  term: Expr,
): Pick<Found, 'fix' | 'replacement'> {
  const advice =
    'Let nothing times the total stand in, which has the same labels';
  const total = unfiltered(denominator.expr);
  const texts = [
    numerator.query.textOf(term),
    denominator.query.textOf(total),
  ].map(text => text.replace(/\s*\n\s*/g, ' ').trim());
  // A comment would swallow what is put behind it.
  if (!haveSameLabels(term, total) || texts.some(text => text.includes('#'))) {
    return { fix: `${advice}: \`errors or 0 * total\`.` };
  }
  const [own, other] = texts;
  const standIn = `${own} or 0 * ${asOperand(other, total)}`;
  const alone = !ratio && term === numerator.expr;
  const fixed = alone ? standIn : `(${standIn})`;
  return {
    fix: `${advice}: \`${
      fixed.length > MAX_SHOWN ? '(… or 0 * total)' : fixed
    }\`.`,
    replacement: numerator.query.replacement(term, fixed),
  };
}

/** The total itself, where a filter keeps samples without traffic out. */
function unfiltered(expr: Expr): Expr {
  return expr.type === 'binary' && isFilter(expr) ? expr.lhs : expr;
}

/** Known to be the same, not only possible. */
function haveSameLabels(a: Expr, b: Expr): boolean {
  const [left, right] = [resultLabels(a), resultLabels(b)];
  return (
    typeof left !== 'string' &&
    typeof right !== 'string' &&
    mayHaveSameLabels(left, right)
  );
}
