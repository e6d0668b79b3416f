import { constantValue } from './constantValue';
import type { Expr, LabelMatcher, SelectorExpr } from './Expr';
import { outcomeOf, type Outcome } from './outcomeOf';
import { printMatcher } from './printExpr';
import { mayHaveSameLabels, resultLabels } from './resultLabels';
import { selectorsOf } from './walk';

/**
 * A selector that may match no series although events happen.
 *
 * @internal
 */
export interface Absence {
  selector: SelectorExpr;
  /** The whole term of the sum that vanishes with it. */
  term: Expr;
  outcome: Outcome;
}

/**
 * Finds a part of a numerator that vanishes while the denominator goes on: its selector asks for more than the
 * total's, and nothing such as `or 0 * total` stands in for it.
 *
 * Buckets (`le`) exist from the first observation on, so they do not count as narrower.
 *
 * @param numerator - of a ratio of events
 * @param total - its denominator
 * @internal
 */
export function absenceIn(numerator: Expr, total: Expr): Absence | undefined {
  const totals = selectorsOf(total);
  return find(numerator);

  function find(expr: Expr): Absence | undefined {
    switch (expr.type) {
      case 'selector':
        return narrower(expr, totals);
      case 'range':
      case 'modified':
      case 'unary':
      case 'aggregate':
        return within(expr, find(expr.expr));
      case 'call':
        if (expr.name.startsWith('absent')) return undefined;
        return within(expr, first(expr.args));
      case 'binary':
        if (expr.op === 'or') {
          const standsIn =
            !find(expr.rhs) &&
            mayHaveSameLabels(resultLabels(expr.lhs), fallbackLabels(expr.rhs));
          return standsIn ? undefined : find(expr.lhs);
        }
        if (expr.op === 'unless') return find(expr.lhs);
        return first([expr.lhs, expr.rhs]);
      default:
        return undefined;
    }
  }

  /** What is around a term belongs to it, up to the first operator. */
  function within(expr: Expr, absence: Absence | undefined) {
    const whole =
      absence && !selectorsOf(expr).some(other => other !== absence.selector);
    return whole ? { ...absence, term: expr } : absence;
  }

  function first(exprs: Expr[]): Absence | undefined {
    for (const expr of exprs) {
      const absence = find(expr);
      if (absence) return absence;
    }
    return undefined;
  }
}

/** `vector(0)` has no labels; a bare number is none of a vector's business. */
function fallbackLabels(expr: Expr) {
  return constantValue(expr) === undefined
    ? resultLabels(expr)
    : new Set<string>();
}

function narrower(
  selector: SelectorExpr,
  totals: SelectorExpr[],
): Absence | undefined {
  const family = totals.filter(
    total => familyOf(total.metric) === familyOf(selector.metric),
  );
  const extra = extraMatchers(selector, family.length > 0 ? family : totals);
  const outcomes = extra.map(outcomeOf);
  const known = outcomes.find(outcome => outcome !== 'unknown');
  if (extra.length === 0) return undefined;
  // Of another metric nothing is known but what its matchers say.
  if (family.length === 0 && known === undefined) return undefined;
  return { selector, term: selector, outcome: known ?? 'unknown' };
}

function extraMatchers(
  selector: SelectorExpr,
  totals: SelectorExpr[],
): LabelMatcher[] {
  const asked = new Set(
    totals.flatMap(total => total.matchers.map(printMatcher)),
  );
  return selector.matchers.filter(
    matcher => matcher.name !== 'le' && !asked.has(printMatcher(matcher)),
  );
}

/** The series of one histogram belong together. */
function familyOf(metric: string | undefined): string | undefined {
  return metric?.replace(/_(bucket|count|sum|total)$/, '');
}
