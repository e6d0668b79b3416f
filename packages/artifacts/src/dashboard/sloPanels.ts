import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  MappingType,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import * as statetimeline from '@grafana/grafana-foundation-sdk/statetimeline';
import type { SloModel } from '../model/SloModel';
import {
  coursePanel,
  DATA_SOURCE,
  statPanel,
  target,
  thresholds,
} from './panels';
import { courseSpecs, numberSpecs } from './panelSpecs';
import type { CourseSpec, NumberSpec, PanelUnit } from './panelSpecs';

/**
 * The panels of one SLO: four numbers for now, then the courses.
 *
 * @internal
 */
export function sloPanels(model: SloModel): Array<cog.Builder<Panel>> {
  return [
    ...numberSpecs(model).map(number),
    ...courseSpecs(model).map(course),
    alerts(model),
  ];
}

/** Grafana's names; a plain number has none. */
const UNITS: Record<PanelUnit, string | undefined> = {
  ratio: 'percentunit',
  number: undefined,
  seconds: 's',
  'per-second': 'reqps',
};

function number(spec: NumberSpec): cog.Builder<Panel> {
  const unit = UNITS[spec.unit];
  const panel = statPanel(spec.title, spec.description, spec.expr);
  return (unit ? panel.unit(unit) : panel)
    .decimals(spec.decimals)
    .thresholds(thresholds(...spec.steps));
}

function course(spec: CourseSpec): cog.Builder<Panel> {
  const { title, description, queries, min, max, redBelow } = spec;
  const unit = UNITS[spec.unit];
  const panel = coursePanel(title, description, queries);
  if (unit) panel.unit(unit);
  if (min !== undefined) panel.min(min);
  if (max !== undefined) panel.max(max);
  if (redBelow !== undefined) {
    panel
      .thresholds(
        thresholds(
          { value: null, color: 'red' },
          { value: redBelow, color: 'transparent' },
        ),
      )
      .thresholdsStyle(
        new common.GraphThresholdsStyleConfigBuilder().mode(
          common.GraphThresholdsStyleMode.Area,
        ),
      );
  }
  for (const { legend, color } of queries) {
    if (color) {
      panel.overrideByName(legend, [
        { id: 'color', value: { mode: 'fixed', fixedColor: color } },
      ]);
    }
  }
  return panel;
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
