import { isForeign } from './foreignQuery';
import type { LintRule } from './LintRule';

/** @internal */
export const promqlSyntax: LintRule = {
  id: 'promql-syntax',
  severity: 'error',
  summary: 'PromQL that does not parse',
  check(view, report) {
    for (const held of view.queries()) {
      const { query } = held;
      if (!query.problem || isForeign(held)) continue;
      const { message, from, to } = query.problem;
      report({
        range: query.range({ from, to }),
        message: `The PromQL does not parse: ${message} at character ${
          from + 1
        }; Prometheus refuses all rules of a file that holds such an expression.`,
        fix: 'Correct the expression; `promtool check rules` accepts what Prometheus will.',
      });
    }
  },
};
