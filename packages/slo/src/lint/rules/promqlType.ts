import type { Expr } from '../promql/Expr';
import { walk } from '../promql/walk';
import type { Found, LintRule } from './LintRule';

/** Functions beside `…_over_time` that read a range. */
const OF_RANGES = new Set([
  'rate',
  'increase',
  'irate',
  'delta',
  'idelta',
  'deriv',
  'changes',
  'resets',
  'predict_linear',
  'double_exponential_smoothing',
]);

/** @internal */
export const promqlType: LintRule = {
  id: 'promql-type',
  severity: 'error',
  summary: 'PromQL that parses, but is of a type that Prometheus refuses',
  check(view, report) {
    for (const { query, slo } of view.queries()) {
      const { expr } = query;
      if (!expr || slo?.plugins.some(id => id.includes('victoria_metrics'))) {
        continue;
      }
      const tell = (at: Expr, what: Pick<Found, 'message' | 'fix'>) =>
        report({ range: query.range(at), ...what });
      if (slo?.format === 'pyrra') {
        if (expr.type !== 'selector') {
          tell(expr, {
            message:
              'Pyrra takes a plain selector here and adds rates and sums itself, so it refuses this expression.',
            fix: 'Write the metric with its matchers only, e.g. `http_requests_total{code=~"5.."}`.',
          });
        }
        continue;
      }
      if (isRange(expr)) {
        tell(expr, {
          message: 'The expression is a range, which a rule cannot evaluate.',
          fix: 'Wrap it in a function that reads ranges, e.g. `rate(x[5m])`.',
        });
      }
      walk(expr, inner => checkOperands(inner, tell));
    }
  },
};

function checkOperands(
  expr: Expr,
  tell: (at: Expr, what: Pick<Found, 'message' | 'fix'>) => void,
): void {
  if (expr.type === 'call') {
    const wantsRange =
      OF_RANGES.has(expr.name) || expr.name.endsWith('_over_time');
    const hasRange = expr.args.some(isRange);
    if (wantsRange && !hasRange) {
      tell(expr, {
        message: `${expr.name}() reads a range, but is given none, so Prometheus refuses the expression.`,
        fix: `Give it a range, e.g. \`${expr.name}(x[5m])\`.`,
      });
    }
    if (!wantsRange && hasRange) {
      tell(expr, {
        message: `${expr.name}() cannot read a range, so Prometheus refuses the expression.`,
        fix: 'Remove the range, or put a function such as rate() around it.',
      });
    }
  }
  if (expr.type !== 'aggregate' && expr.type !== 'binary') return;
  const operands = expr.type === 'binary' ? [expr.lhs, expr.rhs] : [expr.expr];
  for (const operand of operands) {
    if (!isRange(operand)) continue;
    tell(operand, {
      message: `"${expr.op}" cannot work on a range, so Prometheus refuses the expression.`,
      fix: 'Put a function that reads ranges around it, e.g. `rate(x[5m])`.',
    });
  }
}

function isRange(expr: Expr): boolean {
  return expr.type === 'modified' ? isRange(expr.expr) : expr.type === 'range';
}
