import type { SloModel } from '../model/SloModel';
import { seriesNames } from './seriesNames';
import { badExpression, ratioExpression } from './ratioExpression';
import type { RecordingRule } from './RuleGroup';

/**
 * The SLI: the rates of bad and of all events that the period is summed from,
 * and the error ratio of every window of the alerts.
 *
 * @internal
 */
export function sliRecordings(model: SloModel): RecordingRule[] {
  const { labels, base } = model;
  const names = seriesNames(model);
  return [
    { record: names.bad, expr: badExpression(model, base.name), labels },
    { record: names.total, expr: model.total.over(base.name), labels },
    ...model.windows.map(({ name }) => ({
      record: names.ratio(name),
      expr: ratioExpression(model, name),
      labels: { ...labels, sloth_window: name },
    })),
  ];
}
