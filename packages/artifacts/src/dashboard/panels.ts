import * as common from '@grafana/grafana-foundation-sdk/common';
import {
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Threshold,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import * as stat from '@grafana/grafana-foundation-sdk/stat';
import * as timeseries from '@grafana/grafana-foundation-sdk/timeseries';

/**
 * The data source that the reader of the dashboard picks.
 *
 * @internal
 */
export const DATA_SOURCE = { type: 'prometheus', uid: '${datasource}' };

/**
 * A query of a panel with the text of its legend, where `{{label}}` stands for a label.
 *
 * @internal
 */
export interface PanelQuery {
  expr: string;
  legend: string;
}

/**
 * Colours from a value on; the first is for everything below.
 *
 * @internal
 */
export function thresholds(...steps: Threshold[]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps(steps);
}

/**
 * One number now, 6 columns wide.
 *
 * @internal
 */
export function statPanel(
  title: string,
  description: string,
  expr: string,
): stat.PanelBuilder {
  return new stat.PanelBuilder()
    .title(title)
    .description(description)
    .datasource(DATA_SOURCE)
    .span(6)
    .height(4)
    .graphMode(common.BigValueGraphMode.None)
    .colorMode(common.BigValueColorMode.Value)
    .reduceOptions(new common.ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .noValue('no data')
    .withTarget(target({ expr, legend: title }, 0).instant());
}

/**
 * A course over time, half as wide as the dashboard.
 *
 * @internal
 */
export function coursePanel(
  title: string,
  description: string,
  queries: PanelQuery[],
): timeseries.PanelBuilder {
  return queries.reduce(
    (panel, query, index) => panel.withTarget(target(query, index).range()),
    new timeseries.PanelBuilder()
      .title(title)
      .description(description)
      .datasource(DATA_SOURCE)
      .span(12)
      .height(8)
      .lineWidth(1)
      .fillOpacity(0)
      .showPoints(common.VisibilityMode.Never)
      .legend(
        new common.VizLegendOptionsBuilder()
          .showLegend(true)
          .displayMode(common.LegendDisplayMode.List)
          .placement(common.LegendPlacement.Bottom),
      )
      .tooltip(
        new common.VizTooltipOptionsBuilder()
          .mode(common.TooltipDisplayMode.Multi)
          .sort(common.SortOrder.None),
      ),
  );
}

/**
 * A Prometheus query; the index gives its letter.
 *
 * @internal
 */
export function target(
  { expr, legend }: PanelQuery,
  index: number,
): DataqueryBuilder {
  return new DataqueryBuilder()
    .datasource(DATA_SOURCE)
    .refId(String.fromCharCode(65 + index))
    .expr(expr)
    .legendFormat(legend);
}
