import { constantValue } from '../promql/constantValue';
import type { Expr } from '../promql/Expr';
import { walk } from '../promql/walk';
import type { Found, LintRule } from './LintRule';

/** @internal */
export const vectorZeroTotal: LintRule = {
  id: 'vector-zero-total',
  severity: 'error',
  summary: '`or vector(0)` on a denominator, which divides by 0',
  check(view, report) {
    const found = (range: Found['range']): Found => ({
      range,
      message:
        '`or vector(0)` makes the total 0 where it was absent, so the ratio becomes NaN or +Inf instead of having no sample.',
      fix: 'Remove `or vector(0)` from the total; without traffic the ratio should have no sample: `total > 0`.',
    });
    for (const { query } of view.queries()) {
      if (!query.expr) continue;
      walk(query.expr, expr => {
        if (
          expr.type === 'binary' &&
          expr.op === '/' &&
          isZeroStandIn(expr.rhs)
        ) {
          report({
            ...found(query.range(expr.rhs)),
            replacement: removal(expr.rhs, query),
          });
        }
      });
    }
    for (const { queries, format } of view.subject.slos) {
      const { total } = queries;
      if (format !== 'pyrra' && total?.expr && isZeroStandIn(total.expr)) {
        report({
          ...found(total.range(total.expr)),
          replacement: removal(total.expr, total),
        });
      }
    }
  },
};

/**
 * `x or vector(0)`, with `on ()` or without, also inside an aggregation.
 *
 * @internal
 */
export function isZeroStandIn(expr: Expr): boolean {
  return standInOf(expr) !== undefined;
}

function standInOf(expr: Expr): Expr | undefined {
  if (expr.type === 'aggregate') return standInOf(expr.expr);
  return expr.type === 'binary' &&
    expr.op === 'or' &&
    constantValue(expr.rhs) === 0
    ? expr
    : undefined;
}

function removal(
  denominator: Expr,
  query: {
    textOf(expr: Expr): string;
    replacement(span: Expr, text: string): Found['replacement'];
  },
): Found['replacement'] {
  const standIn = standInOf(denominator);
  if (standIn?.type !== 'binary') return undefined;
  const kept = query.textOf(standIn.lhs);
  return query.replacement(
    standIn,
    standIn === denominator ? `(${kept} > 0)` : kept,
  );
}
