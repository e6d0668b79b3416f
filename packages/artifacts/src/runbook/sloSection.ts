import type { AlertPair } from '../model/alertPairs';
import { prometheusDuration } from '../model/prometheusDuration';
import type { SloModel } from '../model/SloModel';
import { rationaleText } from '../rationale/rationaleText';
import { ALERT_NAMES } from '../rules/alertNames';
import { pagingSeverities } from '../rules/burnRateAlerts';
import { seriesNames } from '../rules/seriesNames';
import { markdownCode } from '../text/markdownCode';
import { markdownText } from '../text/markdownText';
import { alertTimesTable } from './alertTimesTable';

const TRACE_ID = /^[0-9a-f]{32}$/;

/**
 * What to do when an SLO's alert fires, as blocks of Markdown.
 *
 * @internal
 */
export function sloSection(model: SloModel): string[] {
  return [
    `## ${model.name}`,
    `**${markdownText(model.title)}.** ${markdownText(model.description, 600)}`,
    ...meaning(model),
    ...impact(model),
    ...diagnosis(model),
    ...mitigation(model),
    ...target(model),
  ];
}

function meaning(model: SloModel): string[] {
  const { spec } = model;
  const pairs = model.pairs.filter(({ severity }) =>
    pagingSeverities(model).includes(severity),
  );
  return [
    '### Meaning',
    `\`${ALERT_NAMES.burn}\` with \`sloth_id="${
      model.id
    }"\` fires: more events are bad than the objective of ${
      model.objectivePercent
    } % over ${spec.windowDays} days can afford at this pace. ${badEvent(
      model,
    )}`,
    [
      '| Severity | Fires when, over both windows, | Budget spent by then | A total outage fires it within |',
      '| --- | --- | --- | --- |',
      ...pairs.map(
        pair =>
          `| ${pair.severity} | more than ${percent(
            pair.threshold,
          )} % of events are bad for ${pair.long} and ${pair.short} | ${percent(
            (pair.burnRate * pair.longSeconds) / model.period.seconds,
          )} % | ${outage(pair)} |`,
      ),
    ].join('\n'),
    ...alertTimesTable(model),
    guard(model),
  ];
}

function badEvent({ spec: { sli } }: SloModel): string {
  return sli.kind === 'latency'
    ? `An event is good when it succeeds within ${sli.thresholdSeconds} s.`
    : 'An event is good when it succeeds.';
}

/** Time at constant traffic and a clean history: threshold × long window. */
function outage({ threshold, longSeconds }: AlertPair): string {
  const minutes = Math.ceil((threshold * longSeconds) / 60) + 1;
  return prometheusDuration(minutes * 60);
}

function guard({
  spec: {
    guard: { mode, minimumBadEvents, reason },
  },
}: SloModel) {
  switch (mode) {
    case 'count-guard':
      return `Traffic is low, so a page also needs ${minimumBadEvents} bad events in its long window; the ticket does not. ${markdownText(
        reason,
      )}`;
    case 'tickets-only':
      return `Traffic is too low to page on; there are tickets only. ${markdownText(
        reason,
      )}`;
    default:
      return markdownText(reason);
  }
}

function impact(model: SloModel): string[] {
  const { userFacing } = model.spec.sli;
  return [
    '### Impact',
    `${
      userFacing.value ? 'Users feel it.' : 'Users may not feel it directly.'
    } ${markdownText(userFacing.reason)}`,
  ];
}

function diagnosis(model: SloModel): string[] {
  const names = seriesNames(model);
  const traces = model.spec.rationale.exemplarTraceIds.filter(id =>
    TRACE_ID.test(id),
  );
  return [
    '### Diagnosis',
    '1. How fast does the budget burn, and how much is left? A burn rate of 1 spends exactly the budget.',
    markdownCode(
      'promql',
      [
        `${names.currentBurnRate}{sloth_id="${model.id}"}`,
        `${names.remaining}{sloth_id="${model.id}"}`,
        `${names.exhaustion}{sloth_id="${model.id}"}`,
      ].join('\n'),
    ),
    '2. Since when? Compare bad events with all events; a drop of all events points at a caller or at routing.',
    markdownCode(
      'promql',
      [model.bad.over(model.base.name), model.total.over(model.base.name)].join(
        '\n',
      ),
    ),
    `3. What changed just before: a deploy, a configuration, a dependency, traffic? ${
      model.dashboardUrl
        ? `The dashboard shows the course: <${model.dashboardUrl}>.`
        : 'The dashboard in `dashboard.json` shows the course.'
    }`,
    traces.length > 0
      ? `4. Compare a trace from now with these, which SLO-Scout kept as evidence when the SLO was proposed (they may have expired): ${traces
          .map(id => `\`${id}\``)
          .join(', ')}.`
      : '4. Look at a failing or slow trace from now and find the first span that fails or waits.',
  ];
}

function mitigation(model: SloModel): string[] {
  const steps = [
    'If a change went out just before, roll it back first and look for the cause afterwards.',
    'If one dependency fails, switch it off or degrade: a cached or partial answer counts as good.',
    model.spec.sli.kind === 'latency'
      ? 'If the service waits for capacity, scale it out or shed load; look at queues and connection pools before CPU.'
      : 'If one instance or zone fails, take it out of rotation.',
    'When the burn rate is below 1 again, the alert ends by itself after its short window. Write down what it cost: the share of budget spent is on the dashboard.',
  ];
  return ['### Mitigation', steps.map(step => `- ${step}`).join('\n')];
}

function target(model: SloModel): string[] {
  return [
    '### How the target was chosen',
    `${
      model.spec.rationale.provisional ? '> **Provisional.** ' : ''
    }${rationaleText(model)}`,
  ];
}

function percent(ratio: number): string {
  return String(Number((ratio * 100).toPrecision(3)));
}
