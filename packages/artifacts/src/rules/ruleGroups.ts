import type { SloModel } from '../model/SloModel';
import { prometheusDuration } from '../model/prometheusDuration';
import { burnRateAlerts } from './burnRateAlerts';
import { healthAlerts } from './healthAlerts';
import { metaRecordings } from './metaRecordings';
import { periodRecordings } from './periodRecordings';
import type { RuleGroup } from './RuleGroup';
import { RULE_INTERVAL_SECONDS } from './ruleInterval';
import { sliRecordings } from './sliRecordings';

/**
 * The three groups of an SLO, named as Sloth names them, in the order in which
 * they build on each other.
 *
 * @internal
 */
export function ruleGroups(model: SloModel): RuleGroup[] {
  const interval = prometheusDuration(RULE_INTERVAL_SECONDS);
  return [
    {
      name: `sloth-slo-sli-recordings-${model.id}`,
      interval,
      rules: [...sliRecordings(model), ...periodRecordings(model)],
    },
    {
      name: `sloth-slo-meta-recordings-${model.id}`,
      interval,
      rules: metaRecordings(model),
    },
    {
      name: `sloth-slo-alerts-${model.id}`,
      interval,
      rules: [...burnRateAlerts(model), ...healthAlerts(model)],
    },
  ];
}
