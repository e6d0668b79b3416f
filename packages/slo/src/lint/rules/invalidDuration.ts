import type { DeclaredDuration } from '../documents/subjects';
import { parseDuration } from '../promql/parseDuration';
import { walk } from '../promql/walk';
import type { LintRule } from './LintRule';

/** @internal */
export const invalidDuration: LintRule = {
  id: 'invalid-duration',
  severity: 'error',
  summary: 'A window or duration that is negative, empty or not one',
  check(view, report) {
    for (const duration of view.subject.durations) {
      if (isValid(duration)) continue;
      const { node, field, syntax } = duration;
      report({
        range: node.range(),
        message: `"${
          node.text ?? ''
        }" is no ${field} that can be read, so the tool refuses the file.`,
        fix:
          syntax === 'openslo'
            ? 'Write one positive number and one unit of m, h, d, w, M, Q, Y, e.g. `30d`.'
            : 'Write whole numbers with units from large to small, e.g. `30d`, `1h30m` or `5m`.',
      });
    }
    for (const { query } of view.queries()) {
      if (!query.expr) continue;
      walk(query.expr, expr => {
        if (expr.type !== 'range') return;
        const { seconds } = expr.range;
        if (seconds === undefined || seconds > 0) return;
        report({
          range: query.range(expr.range),
          message: `A range must be longer than 0, but is ${query
            .textOf(expr.range)
            .trim()}, so Prometheus refuses the expression.`,
          fix: 'Write a positive range, e.g. `[5m]`; to look at an earlier time use `offset`.',
        });
      });
    }
  },
};

function isValid({ node, syntax, zero }: DeclaredDuration): boolean {
  const text = node.text ?? '';
  if (syntax === 'openslo') return /^0*[1-9]\d*[mhdwMQY]$/.test(text);
  const seconds = parseDuration(text);
  return seconds !== undefined && (zero || seconds > 0);
}
