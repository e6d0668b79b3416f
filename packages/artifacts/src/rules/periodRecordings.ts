import type { SloModel } from '../model/SloModel';
import type { RecordingRule } from './RuleGroup';
import { RULE_INTERVAL_SECONDS } from './ruleInterval';
import { seriesNames } from './seriesNames';

/**
 * The SLI over the SLO's own window, from sums of the recorded rates: every
 * event weighs the same, however busy or quiet its hour was, at the cost of a rollup. Sloth's mean of
 * ratios weighs hours instead.
 *
 * @internal
 */
export function periodRecordings(model: SloModel): RecordingRule[] {
  const { labels, period, selector } = model;
  const names = seriesNames(model);
  const overPeriod = (aggregate: string, series: string) =>
    `${aggregate}_over_time(${series}${selector}[${period.name}])`;
  return [
    {
      record: names.ratio(period.name),
      expr: [
        overPeriod('sum', names.bad),
        '/',
        `(${overPeriod('sum', names.total)} > 0)`,
      ].join('\n'),
      labels: { ...labels, sloth_window: period.name },
    },
    {
      // Until the window has passed once, the budget is that of a shorter one; this says how much of it was seen.
      record: names.coverage,
      expr: `clamp_max(${overPeriod(
        'count',
        names.total,
      )} * ${RULE_INTERVAL_SECONDS} / ${period.seconds}, 1)`,
      labels,
    },
  ];
}
