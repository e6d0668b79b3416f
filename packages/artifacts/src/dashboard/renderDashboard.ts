import type * as cog from '@grafana/grafana-foundation-sdk/cog';
import {
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  RowBuilder,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { dashboardUid } from '../dashboardUid';
import type { SloModel } from '../model/SloModel';
import { overviewPanel } from './overviewPanel';
import { sloPanels } from './sloPanels';

/** With more SLOs than this all rows but the first start folded, so that the dashboard opens quickly. */
const OPEN_ROWS = 3;

/**
 * `dashboard.json` of a service: Grafana's classic schema, which every version
 * from 10 on imports. It reads recorded series only.
 *
 * @internal
 */
export function renderDashboard(models: SloModel[]): string {
  const [{ service, spec }] = models;
  const dashboard = new DashboardBuilder(`SLOs: ${service}`)
    .uid(dashboardUid(spec.service))
    .description('Made by SLO-Scout from slo.yaml.')
    .tags(['slo', 'slo-scout'])
    .time({ from: 'now-7d', to: 'now' })
    .refresh('1m')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(
      new DatasourceVariableBuilder('datasource')
        .label('Data source')
        .type('prometheus'),
    );
  let lastId = 0;
  const numbered = (panel: cog.Builder<Panel>): cog.Builder<Panel> => {
    const built = panel.build();
    lastId += 1;
    built.id = lastId;
    return { build: () => built };
  };
  if (models.length > 1) {
    dashboard.withPanel(numbered(overviewPanel(models)));
  }
  models.forEach((model, index) => {
    lastId += 1;
    const row = new RowBuilder(
      `${model.title}: ${model.objectivePercent} % over ${model.spec.windowDays} days`,
    ).id(lastId);
    const panels = sloPanels(model).map(numbered);
    if (models.length > OPEN_ROWS && index > 0) {
      dashboard.withRow(panels.reduce((r, panel) => r.withPanel(panel), row));
    } else {
      dashboard.withRow(row);
      panels.forEach(panel => dashboard.withPanel(panel));
    }
  });
  return `${JSON.stringify(dashboard.build(), undefined, 2)}\n`;
}
