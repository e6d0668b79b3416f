import type { SloModel } from '../model/SloModel';
import { openSloName } from '../openslo/openSloName';
import { ruleGroups } from '../rules/ruleGroups';
import { toYaml } from '../text/toYaml';
import { kubernetesMetadata } from './kubernetesMetadata';
import type { ExportOptions } from './types';

/**
 * The groups of `rules.yaml` as a PrometheusRule. Its labels must match the
 * `ruleSelector` of the Prometheus that is to load it.
 *
 * @internal
 */
export function prometheusRule(models: SloModel[], options: ExportOptions) {
  const [{ spec }] = models;
  return {
    content: toYaml(
      {
        apiVersion: 'monitoring.coreos.com/v1',
        kind: 'PrometheusRule',
        metadata: kubernetesMetadata(openSloName('slo', spec.service), options),
        spec: { groups: models.flatMap(ruleGroups) },
      },
      ['Made by SLO-Scout from slo.yaml; change the SLO, not this file.'],
    ),
    notes: [],
  };
}
