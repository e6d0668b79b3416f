import type { AlertPair } from '../model/alertPairs';
import type { SloModel } from '../model/SloModel';
import { rationaleText } from '../rationale/rationaleText';
import { pagingSeverities } from '../rules/burnRateAlerts';
import { plainText } from '../text/plainText';
import { openSloDocument, type OpenSloDocument } from './documents';
import { openSloName } from './openSloName';

/** The specification's limit for descriptions. */
const MAX_DESCRIPTION = 1050;
/** What a published schema of OpenSLO allows as an annotation's value. */
const ANNOTATION_VALUE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/;

/**
 * The OpenSLO objects of one SLO: its SLI, the objective, and a policy with a
 * condition for every pair of windows, since OpenSLO allows one condition a policy.
 *
 * @internal
 */
export function sloDocuments(model: SloModel): OpenSloDocument[] {
  const severities: string[] = pagingSeverities(model);
  const pairs = model.pairs.filter(({ severity }) =>
    severities.includes(severity),
  );
  return [
    sli(model),
    slo(model, pairs),
    ...pairs.flatMap(pair => [policy(model, pair), condition(model, pair)]),
  ];
}

function sli(model: SloModel): OpenSloDocument {
  const metric = (query: string) => ({
    metricSource: { type: 'Prometheus', spec: { query } },
  });
  return openSloDocument(
    'SLI',
    { name: openSloName(model.id), displayName: model.title },
    {
      description: plainText(model.description, MAX_DESCRIPTION),
      ratioMetric: {
        // Rates, not counters; {{.window}} stands for their range, as in Sloth.
        counter: false,
        bad: metric(model.bad.template),
        total: metric(model.total.template),
      },
    },
  );
}

function slo(model: SloModel, pairs: AlertPair[]): OpenSloDocument {
  const { spec } = model;
  return openSloDocument(
    'SLO',
    {
      name: openSloName(model.id),
      displayName: model.title,
      annotations: annotations(model),
    },
    {
      description: plainText(
        `${model.description} ${rationaleText(model)}`,
        MAX_DESCRIPTION,
      ),
      service: openSloName(spec.service),
      indicatorRef: openSloName(model.id),
      budgetingMethod: 'Occurrences',
      timeWindow: [{ duration: `${spec.windowDays}d`, isRolling: true }],
      objectives: [
        {
          displayName: `${model.objectivePercent} % good events`,
          target: spec.target,
        },
      ],
      alertPolicies: pairs.map(pair => ({
        alertPolicyRef: pairName(model, pair),
      })),
    },
  );
}

function annotations({ id, spec }: SloModel): Record<string, string> {
  const { rationale, guard } = spec;
  const all: Record<string, string> = {
    'slo-scout.io/id': id,
    'slo-scout.io/variant': rationale.variant,
    'slo-scout.io/probability-met': rationale.probabilityMet.toFixed(3),
    'slo-scout.io/provisional': String(rationale.provisional),
    'slo-scout.io/history-days': rationale.historyDays.toFixed(1),
    'slo-scout.io/low-traffic-guard': guard.mode,
    'slo-scout.io/scrape-interval-seconds': String(spec.scrapeIntervalSeconds),
  };
  rationale.exemplarTraceIds.forEach((traceId, index) => {
    all[`slo-scout.io/exemplar-trace-${index + 1}`] = traceId;
  });
  return Object.fromEntries(
    Object.entries(all).filter(([, value]) => ANNOTATION_VALUE.test(value)),
  );
}

function policy(model: SloModel, pair: AlertPair): OpenSloDocument {
  return openSloDocument(
    'AlertPolicy',
    { name: pairName(model, pair) },
    {
      description: `Tells of a burn rate above ${pair.burnRate} over ${pair.long} (${pair.severity}).`,
      alertWhenNoData: false,
      alertWhenResolved: true,
      alertWhenBreaching: true,
      conditions: [{ conditionRef: pairName(model, pair) }],
      notificationTargets: [
        { targetRef: openSloName(model.spec.service, pair.severity) },
      ],
    },
  );
}

function condition(model: SloModel, pair: AlertPair): OpenSloDocument {
  return openSloDocument(
    'AlertCondition',
    { name: pairName(model, pair) },
    {
      description: `OpenSLO knows one window; the rules also ask for the same burn rate over ${pair.short}, so that the alert ends soon after the trouble.`,
      severity: pair.severity,
      condition: {
        kind: 'burnrate',
        op: 'gt',
        threshold: pair.burnRate,
        lookbackWindow: pair.long,
        alertAfter: '0m',
      },
    },
  );
}

function pairName(model: SloModel, { severity, speed }: AlertPair): string {
  return openSloName(model.id, severity, speed);
}
