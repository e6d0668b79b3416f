import { serviceSlug } from '@slo-scout/slo';
import type { SloModel } from '../model/SloModel';
import { ALERT_NAMES } from '../rules/alertNames';
import { templateText } from '../text/templateText';
import { toYaml } from '../text/toYaml';
import { toSlothQueries } from './slothQueries';

/** Sloth's period where no other is asked for when it is started. */
const SLOTH_DAYS = 30;

/**
 * Input of Sloth, `prometheus/v1`. The ids stay the same, so that one set of
 * dashboards serves both.
 *
 * @internal
 */
export function slothSpec(models: SloModel[]) {
  const [{ spec }] = models;
  return {
    content: toYaml(
      {
        version: 'prometheus/v1',
        service: serviceSlug(spec.service),
        slos: models.map(slo),
      },
      [
        'Made by SLO-Scout from slo.yaml; change the SLO, not this file.',
        'sloth generate -i sloth.yaml',
      ],
    ),
    notes: models.flatMap(notes),
  };
}

function slo(model: SloModel) {
  const { error, total } = toSlothQueries({
    bad: model.bad.template,
    total: model.total.template,
  });
  const pages = model.spec.guard.mode !== 'tickets-only';
  return {
    name: model.name,
    objective: Number(model.objectivePercent),
    description: model.description,
    sli: { events: { error_query: error, total_query: total } },
    alerting: {
      name: ALERT_NAMES.burn,
      // The alerts of all SLOs have one name; promtool's lint wants them told apart by their labels.
      labels: { sloth_id: model.id },
      annotations: {
        slo_scout_id: model.id,
        ...(model.runbookUrl && {
          runbook_url: templateText(model.runbookUrl),
        }),
        ...(model.dashboardUrl && {
          dashboard_url: templateText(model.dashboardUrl),
        }),
      },
      page_alert: pages ? {} : { disable: true },
      ticket_alert: {},
    },
  };
}

function notes({ name, spec }: SloModel): string[] {
  const { windowDays, guard, scrapeIntervalSeconds } = spec;
  return [
    `${name}: Sloth weighs minutes, not events, over the period; its budget is off where errors and traffic go together.`,
    ...(windowDays === SLOTH_DAYS
      ? []
      : [
          `${name}: Sloth takes its period from the command line; start it with --default-slo-period=${windowDays}d.`,
        ]),
    ...(guard.mode === 'count-guard'
      ? [`${name}: Sloth has no guard for low traffic; single errors may page.`]
      : []),
    ...(scrapeIntervalSeconds > 75
      ? [
          `${name}: Sloth's shortest window of 5 minutes holds fewer than four scrapes of ${scrapeIntervalSeconds} seconds.`,
        ]
      : []),
  ];
}
