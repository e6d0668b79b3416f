import type { SloModel } from '../model/SloModel';
import { toYaml } from '../text/toYaml';
import { ruleGroups } from './ruleGroups';
import { RULE_INTERVAL_SECONDS } from './ruleInterval';

/**
 * `rules.yaml` of a service, in the format of Prometheus, Thanos and Mimir.
 *
 * @internal
 */
export function renderRules(models: SloModel[]): string {
  return toYaml({ groups: models.flatMap(ruleGroups) }, [
    'Made by SLO-Scout from slo.yaml; change the SLO, not this file.',
    `Keep "interval" at ${RULE_INTERVAL_SECONDS} s: the SLI of the period is summed from samples at this pace.`,
    'Verify with: promtool check rules rules.yaml && promtool test rules rules_test.yaml',
  ]);
}
