import { mayHaveSameLabels, resultLabels } from '../promql/resultLabels';
import type { BinaryExpr } from '../promql/Expr';
import { walk } from '../promql/walk';
import type { LintRule } from './LintRule';

const MATCHING_OPERATORS = new Set(['+', '-', '*', '/', '>', '<', '>=', '<=']);

/** @internal */
export const labelSetsDiffer: LintRule = {
  id: 'label-sets-differ',
  severity: 'error',
  summary:
    'Two sides of an operator whose labels never match, so that the result is empty',
  check(view, report) {
    for (const { query, rule } of view.queries()) {
      if (!query.expr) continue;
      walk(query.expr, expr => {
        if (
          expr.type !== 'binary' ||
          expr.matching ||
          !MATCHING_OPERATORS.has(expr.op)
        ) {
          return;
        }
        const sides = sidesOf(expr, view.labelsOfMetric);
        if (!sides) return;
        report({
          range: query.range(expr),
          message: `"${expr.op}" pairs series of equal labels, but one side has ${sides[0]} and the other ${sides[1]}, so the result is always empty.`,
          fix: 'Aggregate both sides by the same labels, or say how they match with `on (…)` or `ignoring (…)` and `group_left`.',
          key: rule?.name,
        });
      });
    }
    for (const { queries, format } of view.subject.slos) {
      const part = queries.bad ?? queries.good;
      const { total } = queries;
      if (format === 'pyrra' || !part?.expr || !total?.expr) continue;
      const [a, b] = [part.expr, total.expr].map(expr =>
        resultLabels(expr, view.labelsOfMetric),
      );
      if (mayHaveSameLabels(a, b)) continue;
      report({
        range: part.range(),
        message: `The two queries have different labels, ${describe(
          a,
        )} and ${describe(b)}, so their ratio is always empty.`,
        fix: 'Aggregate both queries by the same labels, best by none: `sum(…)`.',
      });
    }
  },
};

function sidesOf(
  { lhs, rhs }: BinaryExpr,
  labelsOfMetric: Parameters<typeof resultLabels>[1],
): [string, string] | undefined {
  const left = resultLabels(lhs, labelsOfMetric);
  const right = resultLabels(rhs, labelsOfMetric);
  return mayHaveSameLabels(left, right)
    ? undefined
    : [describe(left), describe(right)];
}

function describe(labels: ReturnType<typeof resultLabels>): string {
  if (typeof labels === 'string' || labels.size === 0) return 'no labels';
  return `the labels ${[...labels].sort().join(', ')}`;
}
