import { resultLabels, type ResultLabels } from '../promql/resultLabels';
import { selectorsOf } from '../promql/walk';
import { isEventAmount } from '../promql/eventAmounts';
import { amountOf } from '../promql/eventRatios';
import type { Query } from '../documents/Query';
import { metricsOf, type FileView } from '../analysis/FileView';
import type { LintRule } from './LintRule';

/** @internal */
export const sliNotAggregated: LintRule = {
  id: 'sli-not-aggregated',
  severity: 'warning',
  summary: 'An indicator of many series, where one SLO needs one',
  check(view, report) {
    for (const { query, key } of candidates(view)) {
      const { expr } = query;
      if (!expr) continue;
      const labels = resultLabels(expr, view.labelsOfMetric);
      const many = severalSeries(query, labels, view);
      if (!many) continue;
      report({
        range: query.range(expr),
        message: `The indicator has one series for each ${many}, so budgets and dashboards show one of many, and alerts fire for each.`,
        fix: 'Sum over all labels, e.g. `sum(rate(x[…])) / sum(rate(y[…]))`, or write one SLO for each value.',
        replacement:
          labels === 'unknown' && isBareRate(query)
            ? query.replacement(expr, `sum(${query.textOf(expr)})`)
            : undefined,
        key,
      });
    }
  },
};

function* candidates(view: FileView): Generator<{ query: Query; key: string }> {
  for (const rule of view.rules) {
    if (rule.kind === 'recording' && /^slo:sli_error:/.test(rule.name)) {
      yield { query: rule.query, key: rule.group.name };
    }
  }
  for (const { format, queries, id } of view.subject.slos) {
    if (format === 'pyrra') continue;
    for (const query of Object.values(queries)) {
      if (query) yield { query, key: id };
    }
  }
}

/** What there is a series for each of; undefined when there is one series, or when that cannot be told. */
function severalSeries(
  query: Query,
  labels: ResultLabels,
  view: FileView,
): string | undefined {
  if (labels === 'scalar') return undefined;
  if (labels === 'unknown') {
    return isBareRate(query) ? 'combination of labels' : undefined;
  }
  if (!query.expr) return undefined;
  const selectors = selectorsOf(query.expr);
  const open = [...labels].filter(
    label =>
      !isWrittenByRules(label, query, view) &&
      !selectors.every(({ matchers }) =>
        matchers.some(({ name, op }) => name === label && op === '='),
      ),
  );
  return open.length > 0 ? `value of ${open.join(' and ')}` : undefined;
}

/** Rates of stored counters that nothing sums. */
function isBareRate({ expr }: Query): boolean {
  if (!expr) return false;
  const parts =
    expr.type === 'binary' && expr.op === '/' ? [expr.lhs, expr.rhs] : [expr];
  return parts.every(
    part => isEventAmount(amountOf(part)) && resultLabels(part) === 'unknown',
  );
}

/** A label that the rules behind a recorded series set to one value. */
function isWrittenByRules(label: string, query: Query, view: FileView) {
  return metricsOf(query).some(metric =>
    view.recordingsOf(metric).some(({ labels }) => labels.has(label)),
  );
}
