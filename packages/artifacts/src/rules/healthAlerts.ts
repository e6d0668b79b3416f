import type { SloModel } from '../model/SloModel';
import { ALERT_NAMES } from './alertNames';
import { annotations } from './annotations';
import type { AlertingRule } from './RuleGroup';
import { seriesNames } from './seriesNames';

/** A budget counts as spent only when this share of the period was observed. */
const MINIMUM_COVERAGE = 0.5;
/** Room for counters of one event that are scraped a moment apart, as a share of all events. */
const INVARIANT_TOLERANCE = 0.01;

/**
 * Alerts about the SLO itself: its budget is spent, its metrics are gone, its
 * counts cannot be right.
 *
 * @internal
 */
export function healthAlerts(model: SloModel): AlertingRule[] {
  return [exhausted(model), absent(model), invariantBroken(model)];
}

function exhausted(model: SloModel): AlertingRule {
  const { remaining, coverage } = seriesNames(model);
  return {
    alert: ALERT_NAMES.exhausted,
    expr: [
      `max(${remaining}${model.selector} <= 0) without (sloth_window)`,
      'and',
      `${coverage}${model.selector} >= ${MINIMUM_COVERAGE}`,
    ].join('\n'),
    for: '10m',
    labels: { sloth_id: model.id, sloth_severity: 'ticket' },
    annotations: annotations(model, {
      summary:
        '{{ $labels.sloth_service }}: SLO {{ $labels.sloth_slo }} has spent its error budget',
      description: `the events of the last ${model.spec.windowDays} days spent the error budget; {{ $value | humanizePercentage }} of it is left. Changes that put reliability at risk should wait.`,
    }),
  };
}

function absent(model: SloModel): AlertingRule {
  const { total } = seriesNames(model);
  return {
    alert: ALERT_NAMES.absent,
    // absent() takes its labels from the matchers, so the alert is labelled like all others.
    expr: `absent(${total}${model.selector})`,
    for: model.absentFor.name,
    // Where traffic is low, series come and go; that is no reason to wake somebody.
    labels: {
      sloth_id: model.id,
      sloth_severity: model.spec.guard.mode === 'none' ? 'page' : 'ticket',
    },
    annotations: annotations(model, {
      summary:
        '{{ $labels.sloth_service }}: SLO {{ $labels.sloth_slo }} has no data',
      description:
        'the metrics of the SLI are absent: either the service is gone or its telemetry is. Nothing else would tell of an outage now.',
    }),
  };
}

function invariantBroken(model: SloModel): AlertingRule {
  const names = seriesNames(model);
  const bad = `${names.bad}${model.selector}`;
  const total = `${names.total}${model.selector}`;
  return {
    alert: ALERT_NAMES.invariant,
    expr: [
      `${bad} > ${1 + INVARIANT_TOLERANCE} * ${total}`,
      'or',
      `${bad} < -${INVARIANT_TOLERANCE} * ${total}`,
    ].join('\n'),
    for: '15m',
    labels: { sloth_id: model.id, sloth_severity: 'ticket' },
    annotations: annotations(model, {
      summary:
        '{{ $labels.sloth_service }}: SLO {{ $labels.sloth_slo }} counts more bad events than events',
      description:
        'bad events must be between none and all events, so one of the two queries counts something else. Until that is corrected the error budget is wrong.',
    }),
  };
}
