import type { HeldQuery } from '../analysis/FileView';
import type { LintRule } from './LintRule';

/** Pipes and filters that LogQL has and PromQL has not. */
const LOGQL =
  /\|[=~>]|!=\s*["`]|\|\s*(json|logfmt|unwrap|pattern|line_format)\b/;
const TEMPLATE = /\{\{|\{%/;

/** @internal */
export const foreignQuery: LintRule = {
  id: 'foreign-query',
  severity: 'info',
  summary: 'A query in another language than PromQL, which is not looked at',
  check(view, report) {
    for (const held of view.queries()) {
      if (!held.query.problem || !isForeign(held)) continue;
      const template = TEMPLATE.test(held.query.text);
      report({
        range: held.query.range(),
        message: template
          ? 'The query holds a template that only its tool can fill in, so it was not looked at.'
          : 'The query is not PromQL but LogQL or MetricsQL, so it was not looked at.',
        fix: template
          ? 'Render the template first and lint the result, e.g. `helm template … | slo-scout lint -`.'
          : 'Keep rules for other systems out of the linted paths if you want silence.',
        key: template ? 'template' : 'language',
      });
    }
  },
};

/**
 * Whether a query that does not parse is not meant to be PromQL.
 *
 * @internal
 */
export function isForeign({ query, slo }: HeldQuery): boolean {
  return (
    TEMPLATE.test(query.text) ||
    LOGQL.test(query.text) ||
    (slo?.plugins.some(id => id.includes('victoria_metrics')) ?? false)
  );
}
