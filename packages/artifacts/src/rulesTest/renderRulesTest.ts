import type { SloModel } from '../model/SloModel';
import { ruleGroups } from '../rules/ruleGroups';
import { RULE_INTERVAL_SECONDS } from '../rules/ruleInterval';
import { prometheusDuration } from '../model/prometheusDuration';
import { toYaml } from '../text/toYaml';
import { eventSeries } from './eventSeries';
import { inputSeries } from './inputSeries';
import type { PromtoolTest } from './PromtoolTest';
import { scenarios } from './scenarios';

const ANY_WINDOW = '5m';

/**
 * `rules_test.yaml` of a service: the rules prove themselves under
 * `promtool test rules`, from raw counters to alerts.
 *
 * @internal
 */
export function renderRulesTest(models: SloModel[]): string {
  const interval = prometheusDuration(RULE_INTERVAL_SECONDS);
  const tests = models.map(model => ({ model, tests: testsOf(model) }));
  const untested = tests.filter(entry => entry.tests.length === 0);
  return toYaml(
    {
      rule_files: ['rules.yaml'],
      evaluation_interval: interval,
      group_eval_order: models.flatMap(ruleGroups).map(({ name }) => name),
      tests: tests.flatMap(entry => entry.tests),
    },
    [
      'Made by SLO-Scout. Run with: promtool test rules rules_test.yaml',
      ...untested.map(
        ({ model }) =>
          `No tests for ${model.name}: its queries are no sums of rates of counters, so no series can be made up for them.`,
      ),
    ],
  );
}

function testsOf(model: SloModel): PromtoolTest[] {
  const events = eventSeries(
    model.bad.over(ANY_WINDOW),
    model.total.over(ANY_WINDOW),
  );
  if (!events) {
    return [];
  }
  return scenarios(model).map(({ name, phases, expectations }) => ({
    name: `${model.name}: ${name}`,
    interval: '1m',
    input_series: inputSeries(events, phases),
    promql_expr_test: expectations,
  }));
}
