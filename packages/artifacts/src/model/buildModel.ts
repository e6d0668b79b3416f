import { validateSloSpec, type SloSpec } from '@slo-scout/slo';
import Decimal from 'decimal.js';
import { artifactPath } from '../artifactPath';
import { dashboardUid } from '../dashboardUid';
import { prepareQuery } from '../promql/prepareQuery';
import { quoteString } from '../promql/quoteString';
import { plainText } from '../text/plainText';
import { alertPairs, type AlertPair } from './alertPairs';
import { prometheusDuration } from './prometheusDuration';
import type { SloModel, Window } from './SloModel';

const DAY = 86400;

/**
 * Decides names, numbers and windows of an SLO for all generators.
 *
 * @throws InvalidSloSpecError when the SLO itself is wrong, Error when its PromQL is; one sentence each
 * @internal
 */
export function buildModel(spec: SloSpec): SloModel {
  validateSloSpec(spec);
  const target = new Decimal(spec.target);
  const budget = new Decimal(1).minus(target);
  const pairs = alertPairs(spec.windowDays, budget, spec.scrapeIntervalSeconds);
  const service = plainText(spec.service);
  const labels = {
    sloth_id: spec.id,
    sloth_service: service,
    sloth_slo: spec.name,
  };
  const runbookPath = artifactPath(spec.service, 'runbook');
  return {
    spec,
    id: spec.id,
    name: spec.name,
    service,
    title: plainText(spec.title) || spec.name,
    description: plainText(spec.sli.description, 600),
    labels,
    selector: `{${Object.entries(labels)
      .map(([name, value]) => `${name}=${quoteString(value)}`)
      .join(', ')}}`,
    objective: target.toFixed(),
    objectivePercent: target.times(100).toFixed(),
    budget: budget.toFixed(),
    budgetPercent: budget.times(100).toFixed(),
    bad: prepareQuery('bad', spec.sli.queries.bad),
    total: prepareQuery('total', spec.sli.queries.total),
    base: window(pairs[0].shortSeconds),
    period: window(spec.windowDays * DAY),
    windows: [
      ...new Set(pairs.flatMap(pair => [pair.shortSeconds, pair.longSeconds])),
    ]
      .sort((a, b) => a - b)
      .map(window),
    pairs,
    absentFor: window(absentSeconds(pairs[0])),
    runbookUrl:
      spec.runbookBaseUrl &&
      `${spec.runbookBaseUrl}/${runbookPath}#${spec.name}`,
    dashboardUrl:
      spec.dashboardBaseUrl &&
      `${spec.dashboardBaseUrl}/d/${dashboardUid(spec.service)}`,
  };
}

/**
 * As long as a total outage needs to trip the quick page, factor × budget ×
 * long window: a service that vanished is told of no later than one that fails (Pyrra's rule).
 */
function absentSeconds(quick: AlertPair): number {
  return (
    Math.max(1, Math.ceil((quick.threshold * quick.longSeconds) / 60)) * 60
  );
}

function window(seconds: number): Window {
  return { name: prometheusDuration(seconds), seconds };
}
