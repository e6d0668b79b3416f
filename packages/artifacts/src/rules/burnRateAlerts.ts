import type { AlertPair } from '../model/alertPairs';
import type { SloModel } from '../model/SloModel';
import { ALERT_NAMES } from './alertNames';
import { annotations } from './annotations';
import type { AlertingRule } from './RuleGroup';
import { seriesNames } from './seriesNames';

/**
 * The two multi-window, multi-burn-rate alerts, page and ticket (SRE Workbook,
 * chapter 5, as Sloth writes them). With the guard `tickets-only` there is no page.
 *
 * @internal
 */
export function burnRateAlerts(model: SloModel): AlertingRule[] {
  return pagingSeverities(model).map(severity => ({
    alert: ALERT_NAMES.burn,
    expr: model.pairs
      .filter(pair => pair.severity === severity)
      .map(pair => pairExpression(model, pair))
      .join('\nor\n'),
    labels: { sloth_id: model.id, sloth_severity: severity },
    annotations: annotations(model, {
      summary: `{{ $labels.sloth_service }}: SLO {{ $labels.sloth_slo }} burns its error budget too fast (${severity})`,
      description: burnDescription(model),
    }),
  }));
}

/**
 * The severities that the burn-rate alerts of an SLO have.
 *
 * @internal
 */
export function pagingSeverities({ spec }: SloModel): Array<'page' | 'ticket'> {
  return spec.guard.mode === 'tickets-only' ? ['ticket'] : ['page', 'ticket'];
}

function pairExpression(model: SloModel, pair: AlertPair): string {
  const { ratio } = seriesNames(model);
  // Without the label of the window both pairs yield one and the same alert.
  const burns = (window: string) =>
    `  max(${ratio(window)}${model.selector} > (${
      pair.thresholdExpression
    })) without (sloth_window)`;
  const guard = guardExpression(model, pair);
  return [
    '(',
    burns(pair.short),
    '  and',
    burns(pair.long),
    ...(guard ? ['  and on ()', `  ${guard}`] : []),
    ')',
  ].join('\n');
}

/**
 * The long window must hold enough bad events, or a single one would page
 * where traffic is low. Tickets are never held back: they cover what the guard hides.
 */
function guardExpression(
  { spec: { guard }, bad }: SloModel,
  { severity, long, longSeconds }: AlertPair,
): string | undefined {
  if (guard.mode !== 'count-guard' || severity !== 'page') {
    return undefined;
  }
  // Half an event below the count: rate() extrapolates, so 5 events may read as 4.98.
  return `(${bad.within(long)} * ${longSeconds} > ${
    guard.minimumBadEvents - 0.5
  })`;
}

function burnDescription(model: SloModel): string {
  const names = seriesNames(model);
  const query = (series: string) =>
    `printf "${series}{sloth_id=%q}" $labels.sloth_id | query`;
  return [
    `{{ $value | humanizePercentage }} of the events are bad; the objective of ${model.objectivePercent}% over ${model.spec.windowDays} days allows ${model.budgetPercent}%.`,
    `{{ with ${query(
      names.currentBurnRate,
    )} }}The error budget burns {{ . | first | value | printf "%.1f" }} times as fast as it may.{{ end }}`,
    `{{ with ${query(
      names.exhaustion,
    )} }}{{ if gt (. | first | value) 0.0 }}At this rate it is spent in {{ . | first | value | humanizeDuration }}.{{ else }}It is spent already.{{ end }}{{ end }}`,
  ].join(' ');
}
