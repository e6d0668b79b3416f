import { renderDashboard } from '../dashboard/renderDashboard';
import type { SloModel } from '../model/SloModel';
import { openSloName } from '../openslo/openSloName';
import { toYaml } from '../text/toYaml';
import { checkLabels, kubernetesMetadata } from './kubernetesMetadata';
import type { ExportOptions } from './types';

const DEFAULT_INSTANCES = { dashboards: 'grafana' };

/**
 * `dashboard.json` as an object of the Grafana operator.
 *
 * @internal
 */
export function grafanaDashboard(models: SloModel[], options: ExportOptions) {
  const [{ spec }] = models;
  return {
    content: toYaml(
      {
        apiVersion: 'grafana.integreatly.org/v1beta1',
        kind: 'GrafanaDashboard',
        metadata: kubernetesMetadata(openSloName('slo', spec.service), options),
        spec: {
          instanceSelector: {
            matchLabels: checkLabels(
              options.instanceSelector ?? DEFAULT_INSTANCES,
            ),
          },
          json: renderDashboard(models),
        },
      },
      ['Made by SLO-Scout from slo.yaml; change the SLO, not this file.'],
    ),
    notes: [],
  };
}
