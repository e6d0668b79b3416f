import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import * as bargauge from '@grafana/grafana-foundation-sdk/bargauge';
import * as common from '@grafana/grafana-foundation-sdk/common';
import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import type { SloModel } from '../model/SloModel';
import { seriesNames } from '../rules/seriesNames';
import { DATA_SOURCE, target, thresholds } from './panels';

/**
 * The error budgets of all SLOs of a service side by side.
 *
 * @internal
 */
export function overviewPanel(models: SloModel[]): cog.Builder<Panel> {
  return models.reduce(
    (panel, model, index) =>
      panel.withTarget(
        target(
          {
            expr: `${seriesNames(model).remaining}${model.selector}`,
            legend: model.name,
          },
          index,
        ).instant(),
      ),
    new bargauge.PanelBuilder()
      .title('Error budgets left')
      .description('Below zero the objective is missed.')
      .datasource(DATA_SOURCE)
      .span(24)
      .height(2 + 2 * models.length)
      .unit('percentunit')
      .decimals(1)
      .min(0)
      .max(1)
      .orientation(common.VizOrientation.Horizontal)
      .displayMode(common.BarGaugeDisplayMode.Basic)
      .reduceOptions(
        new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']),
      )
      .thresholds(
        thresholds(
          { value: null, color: 'red' },
          { value: 0, color: 'orange' },
          { value: 0.25, color: 'green' },
        ),
      ),
  );
}
