import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type { SloModel } from '../model/SloModel';
import { seriesNames } from '../rules/seriesNames';
import {
  coursePanel,
  DATA_SOURCE,
  statPanel,
  target,
  thresholds,
} from './panels';

const SAME_SLO = 'on (sloth_id, sloth_service, sloth_slo)';

/**
 * The panels of one SLO: four numbers for now, then the courses.
 *
 * @internal
 */
export function sloPanels(model: SloModel): Array<cog.Builder<Panel>> {
  return [...numbers(model), ...courses(model), alerts(model)];
}

function numbers(model: SloModel): Array<cog.Builder<Panel>> {
  const { selector, period, base, spec } = model;
  const names = seriesNames(model);
  return [
    statPanel(
      'SLI',
      `Share of good events in the last ${spec.windowDays} days, every event weighed the same. The objective is ${model.objectivePercent} %.`,
      `1 - ${names.ratio(period.name)}${selector}`,
    )
      .unit('percentunit')
      .decimals(3)
      .thresholds(
        thresholds(
          { value: null, color: 'red' },
          { value: spec.target, color: 'green' },
        ),
      ),
    statPanel(
      'Error budget left',
      `${model.budgetPercent} % of the events of ${spec.windowDays} days may be bad; this much of that is left. Below zero the objective is missed.`,
      `${names.remaining}${selector}`,
    )
      .unit('percentunit')
      .decimals(1)
      .thresholds(
        thresholds(
          { value: null, color: 'red' },
          { value: 0, color: 'orange' },
          { value: 0.25, color: 'green' },
        ),
      ),
    statPanel(
      'Burn rate',
      `Of the last ${base.name}. At 1 the budget lasts exactly ${spec.windowDays} days.`,
      `${names.currentBurnRate}${selector}`,
    )
      .decimals(2)
      .thresholds(
        thresholds(
          { value: null, color: 'green' },
          { value: 1, color: 'orange' },
          { value: Number(model.pairs[1].factor), color: 'red' },
        ),
      ),
    statPanel(
      'Budget lasts for',
      'At the burn rate of this moment. No data while no event is bad.',
      `${names.exhaustion}${selector}`,
    )
      .unit('s')
      .decimals(1)
      .thresholds(thresholds({ value: null, color: 'text' })),
  ];
}

function courses(model: SloModel): Array<cog.Builder<Panel>> {
  const { selector, base, pairs } = model;
  const names = seriesNames(model);
  const [quick] = pairs;
  const burnWindows = [...new Set(pairs.map(({ long }) => long))];
  return [
    coursePanel('SLI', 'Share of good events in ranges of these lengths.', [
      {
        expr: `1 - ${names.ratio(base.name)}${selector}`,
        legend: base.name,
      },
      {
        expr: `1 - ${names.ratio(quick.long)}${selector}`,
        legend: quick.long,
      },
      { expr: `${names.objective}${selector}`, legend: 'objective' },
    ])
      .unit('percentunit')
      .max(1),
    coursePanel(
      'Error budget left',
      'Steps down show what spent it; it recovers as bad hours leave the window.',
      [{ expr: `${names.remaining}${selector}`, legend: 'left' }],
    )
      .unit('percentunit')
      .max(1)
      .thresholds(
        thresholds(
          { value: null, color: 'red' },
          { value: 0, color: 'transparent' },
        ),
      )
      .thresholdsStyle(
        new common.GraphThresholdsStyleConfigBuilder().mode(
          common.GraphThresholdsStyleMode.Area,
        ),
      ),
    coursePanel(
      'Burn rates',
      `Over the long windows of the alerts: ${pairs
        .map(
          ({ severity, long, factor }) =>
            `${severity} above ${factor} for ${long}`,
        )
        .join(', ')}.`,
      burnWindows.map(window => ({
        expr: [
          `${names.ratio(window)}${selector}`,
          `/ ${SAME_SLO} group_left`,
          `${names.budget}${selector}`,
        ].join('\n'),
        legend: window,
      })),
    ).min(0),
    coursePanel('Requests', 'All events and bad events a second.', [
      { expr: `${names.total}${selector}`, legend: 'all' },
      { expr: `${names.bad}${selector}`, legend: 'bad' },
    ])
      .unit('reqps')
      .min(0)
      .overrideByName('bad', [
        { id: 'color', value: { mode: 'fixed', fixedColor: 'red' } },
      ]),
  ];
}

function alerts({ id }: SloModel): cog.Builder<Panel> {
  return new statetimeline.PanelBuilder()
    .title('Alerts')
    .description('When the alerts of this SLO fired.')
    .datasource(DATA_SOURCE)
    .span(24)
    .height(5)
    .showValue(common.VisibilityMode.Never)
    .noValue('none')
    .mappings([
      {
        type: MappingType.ValueToText,
        options: { '1': { text: 'firing', color: 'red' } },
      },
    ])
    .withTarget(
      target(
        {
          expr: `max by (alertname, sloth_severity) (ALERTS{alertstate="firing", sloth_id="${id}"})`,
          legend: '{{alertname}} ({{sloth_severity}})',
        },
        0,
      ).range(),
    );
}
