import type { SloModel } from '../model/SloModel';
import { plainText } from '../text/plainText';
import type { RecordingRule } from './RuleGroup';
import { seriesNames } from './seriesNames';

const SAME_SLO = 'on(sloth_id, sloth_slo, sloth_service)';

/**
 * Sloth's seven series about an SLO, and the time until the budget is spent.
 * They all carry the three identifying labels and no others, so that a new
 * owner does not break a series; what may change is on the info series.
 *
 * @internal
 */
export function metaRecordings(model: SloModel): RecordingRule[] {
  const { labels, selector, base, period, spec } = model;
  const names = seriesNames(model);
  const burnRate = (window: string) =>
    [
      `${names.ratio(window)}${selector}`,
      `/ ${SAME_SLO} group_left`,
      `${names.budget}${selector}`,
    ].join('\n');
  const rule = (record: string, expr: string) => ({ record, expr, labels });
  return [
    rule(names.objective, `vector(${model.objective})`),
    rule(names.budget, `vector(${model.budget})`),
    rule(names.days, `vector(${spec.windowDays})`),
    rule(names.currentBurnRate, burnRate(base.name)),
    rule(names.periodBurnRate, burnRate(period.name)),
    rule(names.remaining, `1 - ${names.periodBurnRate}${selector}`),
    rule(
      names.exhaustion,
      [
        `clamp_min(${names.remaining}${selector}, 0) * ${period.seconds}`,
        `/ ${SAME_SLO}`,
        `(${names.currentBurnRate}${selector} > 0)`,
      ].join('\n'),
    ),
    {
      record: names.info,
      expr: 'vector(1)',
      labels: {
        ...labels,
        // The version of Sloth whose names and labels these are.
        sloth_version: 'v0.16.0',
        sloth_mode: 'slo-scout',
        sloth_spec: 'openslo/v1',
        sloth_objective: model.objectivePercent,
        slo_scout_variant: spec.rationale.variant,
        slo_scout_provisional: String(spec.rationale.provisional),
        ...(spec.owner && { owner: plainText(spec.owner) }),
        ...(spec.entityRef && { entity_ref: plainText(spec.entityRef) }),
      },
    },
  ];
}
