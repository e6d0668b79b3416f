import type { BinaryExpr, Expr } from './Expr';
import { isEventAmount } from './eventAmounts';
import { walk } from './walk';

/**
 * A division of amounts of events.
 *
 * @internal
 */
export interface EventRatio {
  numerator: Expr;
  denominator: Expr;
  /** The division itself. */
  division: BinaryExpr;
  /** The expressions around it, the innermost last. */
  ancestors: Expr[];
}

const COMPARISONS = new Set(['>', '<', '>=', '<=', '==', '!=']);

/**
 * Whether an expression keeps only some samples, by comparing without `bool`.
 *
 * @internal
 */
export function isFilter(expr: Expr): boolean {
  return expr.type === 'binary' && COMPARISONS.has(expr.op) && !expr.bool;
}

/**
 * The amount of events behind filters and stand-ins: `x` of `(x > 0)` and of `x or vector(0)`.
 *
 * @internal
 */
export function amountOf(expr: Expr): Expr {
  if (expr.type === 'binary' && (isFilter(expr) || expr.op === 'or')) {
    return amountOf(expr.lhs);
  }
  if (expr.type === 'call' && /^clamp/.test(expr.name) && expr.args[0]) {
    return amountOf(expr.args[0]);
  }
  return expr;
}

/**
 * Every ratio of events in an expression.
 *
 * @internal
 */
export function eventRatios(expr: Expr): EventRatio[] {
  const ratios: EventRatio[] = [];
  walk(expr, (inner, ancestors) => {
    if (
      inner.type === 'binary' &&
      inner.op === '/' &&
      isEventAmount(amountOf(inner.lhs)) &&
      isEventAmount(amountOf(inner.rhs))
    ) {
      ratios.push({
        numerator: inner.lhs,
        denominator: inner.rhs,
        division: inner,
        ancestors: [...ancestors],
      });
    }
  });
  return ratios;
}

/**
 * Whether a ratio is subtracted from one: `1 - good / total`, also in percent.
 *
 * @internal
 */
export function isSubtractedFromOne({
  ancestors,
  division,
}: EventRatio): boolean {
  let inner: Expr = division;
  for (const outer of [...ancestors].reverse()) {
    if (outer.type !== 'binary') return false;
    if (outer.op === '-' && outer.rhs === inner) {
      return (
        outer.lhs.type === 'number' &&
        (outer.lhs.value === 1 || outer.lhs.value === 100)
      );
    }
    const scaled =
      (outer.op === '*' || outer.op === '/') &&
      (outer.lhs.type === 'number' || outer.rhs.type === 'number');
    if (!scaled) return false;
    inner = outer;
  }
  return false;
}
