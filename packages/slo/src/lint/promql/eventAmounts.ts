import type { Expr } from './Expr';

/** Functions that turn counters into amounts of events. */
const COUNTING = new Set(['rate', 'increase', 'irate']);
/** Sums over recorded amounts. */
const SUMMING = new Set(['sum_over_time', 'avg_over_time']);
/** Functions of one vector that keep an amount an amount. */
const KEEPING = new Set([
  'abs',
  'clamp_max',
  'histogram_count',
  'round',
  'ceil',
  'floor',
]);

/**
 * Whether an expression is an amount of events that is 0 while nothing happens: rates of counters, summed or
 * not, and sums of recorded ones.
 *
 * @internal
 */
export function isEventAmount(expr: Expr): boolean {
  switch (expr.type) {
    case 'modified':
      return isEventAmount(expr.expr);
    case 'aggregate':
      return (
        ['sum', 'avg', 'max', 'min'].includes(expr.op) &&
        isEventAmount(expr.expr)
      );
    case 'call':
      if (COUNTING.has(expr.name)) return true;
      if (SUMMING.has(expr.name)) return isRecordedAmount(expr.args[0]);
      return (
        KEEPING.has(expr.name) &&
        expr.args[0] !== undefined &&
        isEventAmount(expr.args[0])
      );
    case 'binary':
      if (expr.op === '+' || expr.op === '-') {
        return isEventAmount(expr.lhs) && isEventAmount(expr.rhs);
      }
      if (expr.op === '*' || expr.op === '/') {
        return (
          (isEventAmount(expr.lhs) && expr.rhs.type === 'number') ||
          (expr.op === '*' &&
            expr.lhs.type === 'number' &&
            isEventAmount(expr.rhs))
        );
      }
      return expr.op === 'or' && isEventAmount(expr.lhs);
    default:
      return false;
  }
}

/** A range over a series whose name says that it is a recorded amount, e.g. `job:requests:rate5m`. */
function isRecordedAmount(expr: Expr | undefined): boolean {
  if (expr?.type === 'modified') return isRecordedAmount(expr.expr);
  return (
    expr?.type === 'range' &&
    expr.expr.type === 'selector' &&
    /:(rate|increase|irate)\d*[smhdw]?$/.test(expr.expr.metric ?? '')
  );
}
