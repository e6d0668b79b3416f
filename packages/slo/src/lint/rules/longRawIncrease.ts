import { parseDuration } from '../promql/parseDuration';
import { walk } from '../promql/walk';
import type { LintRule } from './LintRule';

const WEEK_SECONDS = 7 * 86400;
/** Pyrra's own windows are four weeks; twice that is where its users ran out of memory. */
const PYRRA_LIMIT_SECONDS = 5 * WEEK_SECONDS;

/** @internal */
export const longRawIncrease: LintRule = {
  id: 'long-raw-increase',
  severity: 'warning',
  summary:
    'A rate over a week or more of raw counters, which loads every sample of them',
  check(view, report) {
    for (const { query, rule } of view.queries()) {
      if (!query.expr) continue;
      walk(query.expr, expr => {
        if (
          expr.type !== 'call' ||
          (expr.name !== 'rate' && expr.name !== 'increase')
        ) {
          return;
        }
        const [arg] = expr.args;
        const range = arg?.type === 'modified' ? arg.expr : arg;
        if (range?.type !== 'range' || range.expr.type !== 'selector') return;
        const raw = !range.expr.metric?.includes(':');
        if (!raw || (range.range.seconds ?? 0) < WEEK_SECONDS) return;
        report({
          range: query.range(expr),
          message: `Every evaluation loads all raw samples of ${query.textOf(
            range.range,
          )}, which takes minutes and gigabytes where series are many.`,
          fix: 'Record the rate over 5 minutes and sum that: `sum_over_time(x:rate5m[30d])`.',
          key: rule?.name,
        });
      });
    }
    for (const { node, field } of view.subject.durations) {
      const pyrra = field === 'window';
      const seconds = pyrra ? parseDuration(node.text ?? '') : undefined;
      if (seconds === undefined || seconds < PYRRA_LIMIT_SECONDS) continue;
      report({
        range: node.range(),
        message: `Pyrra evaluates increase() of the raw counters over ${node.text}, which takes minutes and gigabytes where series are many.`,
        fix: 'Write a window of 4w, or let Pyrra record sums of 5-minute increases (its option for performance over accuracy).',
      });
    }
  },
};
