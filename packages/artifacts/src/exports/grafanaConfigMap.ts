import { renderDashboard } from '../dashboard/renderDashboard';
import type { SloModel } from '../model/SloModel';
import { openSloName } from '../openslo/openSloName';
import { toYaml } from '../text/toYaml';
import { kubernetesMetadata } from './kubernetesMetadata';
import type { ExportOptions } from './types';

/**
 * `dashboard.json` as a ConfigMap with the label by which Grafana's sidecar
 * finds dashboards; another label of the same name in the options replaces it.
 *
 * @internal
 */
export function grafanaConfigMap(models: SloModel[], options: ExportOptions) {
  const name = openSloName('slo', models[0].spec.service);
  return {
    content: toYaml(
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: kubernetesMetadata(name, options, { grafana_dashboard: '1' }),
        data: { [`${name}.json`]: renderDashboard(models) },
      },
      ['Made by SLO-Scout from slo.yaml; change the SLO, not this file.'],
    ),
    notes: [],
  };
}
