import type { Query } from '../documents/Query';
import type { SloDefinition } from '../documents/subjects';
import type { Duration } from '../promql/Expr';
import { walk } from '../promql/walk';
import type { LintRule } from './LintRule';

const WINDOW = '{{.window}}';

/** @internal */
export const missingWindow: LintRule = {
  id: 'missing-window',
  severity: 'error',
  summary:
    'A query without `{{.window}}`, which every window of the alerts would share',
  check(view, report) {
    for (const slo of view.subject.slos) {
      for (const query of Object.values(slo.queries)) {
        if (!query?.expr || query.hasWindow || !needsWindow(slo)) continue;
        const [range, ...others] = rangesOf(query);
        report({
          range: query.range(range),
          message:
            'The query has no `{{.window}}`, so all windows of the alerts would look at the same range; Sloth refuses it.',
          fix: range
            ? `Write \`[${WINDOW}]\` in the place of \`[${query.textOf(
                range,
              )}]\`.`
            : `Use \`[${WINDOW}]\` as the range of a rate, e.g. \`sum(rate(x[${WINDOW}]))\`.`,
          replacement:
            range && others.length === 0
              ? query.replacement(range, WINDOW)
              : undefined,
        });
      }
    }
  },
};

/** Always for Sloth; in OpenSLO, which has no such rule, when another query of the SLO uses it. */
function needsWindow({ format, queries }: SloDefinition): boolean {
  return (
    format === 'sloth' ||
    (format === 'openslo' &&
      Object.values(queries).some(query => query?.hasWindow))
  );
}

function rangesOf({ expr }: Query): Duration[] {
  const ranges: Duration[] = [];
  if (!expr) return ranges;
  walk(expr, inner => {
    if (inner.type === 'range') ranges.push(inner.range);
  });
  return ranges;
}
