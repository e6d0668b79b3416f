import { prometheusDuration } from '../model/prometheusDuration';
import type { SloModel } from '../model/SloModel';
import { ALERT_NAMES } from '../rules/alertNames';
import { markdownCode } from '../text/markdownCode';

/**
 * What to do about the alerts that every SLO of the service has besides its
 * burn rate, as blocks of Markdown.
 *
 * @internal
 */
export function healthSections(models: SloModel[]): string[] {
  const longest = Math.max(...models.map(model => model.absentFor.seconds));
  return [
    '## Alerts about the SLO itself',
    `### ${ALERT_NAMES.exhausted}`,
    'Meaning: the events of the window spent the whole error budget. Impact: the objective is missed; nothing need be wrong at this minute. Diagnosis: the dashboard shows which hours spent it. Mitigation: put reliability before features until the budget recovers, as your error budget policy says, or agree on another target.',
    `### ${ALERT_NAMES.absent}`,
    `Meaning: for ${prometheusDuration(
      longest,
    )} at most there was no series to compute the SLI from. Impact: an outage would go unseen. Diagnosis: is the service up, is it scraped, did a metric or a label get another name? These are the queries:`,
    markdownCode(
      'promql',
      [...new Set(models.map(model => model.total.over(model.base.name)))].join(
        '\n',
      ),
    ),
    'Mitigation: bring the service or its telemetry back; when a metric was renamed, propose the SLO again so that its queries follow.',
    `### ${ALERT_NAMES.invariant}`,
    'Meaning: more events are bad than there are events, or fewer than none. Impact: the error budget is wrong. Diagnosis: run both queries of the SLO side by side; a label that one of them lacks, or a counter that only one of them resets, is the usual cause. Mitigation: correct the query in the SLO, not in `rules.yaml`.',
  ];
}
