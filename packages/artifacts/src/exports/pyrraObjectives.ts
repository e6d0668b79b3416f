import type { SloModel } from '../model/SloModel';
import { openSloName } from '../openslo/openSloName';
import { linearTerms, type LinearTerm } from '../promql/linearTerms';
import { quoteString } from '../promql/quoteString';
import { toYaml } from '../text/toYaml';
import { kubernetesMetadata } from './kubernetesMetadata';
import type { ExportOptions } from './types';

/**
 * Objectives of Pyrra. Pyrra writes the queries itself from one selector for
 * all events and one for the bad (or the fast) ones, so only SLIs of this shape can be exported.
 *
 * @throws Error when not one SLO can be expressed
 * @internal
 */
export function pyrraObjectives(models: SloModel[], options: ExportOptions) {
  const indicators = models.map(model => ({
    model,
    indicator: indicatorOf(model),
  }));
  const documents = indicators.flatMap(({ model, indicator }) =>
    indicator ? [objective(model, indicator, options)] : [],
  );
  const notes = indicators.flatMap(({ model, indicator }) =>
    indicator
      ? notesOf(model)
      : [
          `${model.name}: left out, because Pyrra wants one selector of a counter each for bad and for all events and the queries say more than that.`,
        ],
  );
  if (documents.length === 0) {
    throw new Error(notes.join(' '));
  }
  return {
    content: documents
      .map((document, index) =>
        toYaml(
          document,
          index === 0
            ? [
                'Made by SLO-Scout from slo.yaml; change the SLO, not this file.',
              ]
            : [],
        ),
      )
      .join('---\n'),
    notes,
  };
}

function objective(model: SloModel, indicator: object, options: ExportOptions) {
  return {
    apiVersion: 'pyrra.dev/v1alpha1',
    kind: 'ServiceLevelObjective',
    metadata: kubernetesMetadata(openSloName(model.id), options),
    spec: {
      description: model.description,
      target: model.objectivePercent,
      window: `${model.spec.windowDays}d`,
      indicator,
    },
  };
}

function indicatorOf(model: SloModel): object | undefined {
  const [bad, total] = [model.bad, model.total].map(query =>
    linearTerms(query.over('5m')),
  );
  if (total?.length !== 1 || total[0].factor !== 1 || !bad) {
    return undefined;
  }
  const all = { metric: selector(total[0]) };
  if (bad.length === 1 && bad[0].factor === 1) {
    return { ratio: { errors: { metric: selector(bad[0]) }, total: all } };
  }
  const [whole, fast] = bad.filter(({ factor }) => factor !== 0);
  const { thresholdSeconds } = model.spec.sli;
  const isLatency =
    thresholdSeconds !== undefined &&
    bad.filter(({ factor }) => factor !== 0).length === 2 &&
    whole.factor === 1 &&
    fast.factor === -1 &&
    selector(whole) === all.metric &&
    fast.metric.endsWith('_bucket');
  return isLatency
    ? {
        latency: {
          success: { metric: selector(withBound(fast, thresholdSeconds)) },
          total: all,
        },
      }
    : undefined;
}

/** Pyrra wants the bound as a number, and asks for both ways to write it by itself. */
function withBound(term: LinearTerm, seconds: number): LinearTerm {
  return {
    ...term,
    matchers: [
      ...term.matchers.filter(({ label }) => label !== 'le'),
      { label: 'le', operator: '=', value: String(seconds) },
    ],
  };
}

function selector({ metric, matchers }: LinearTerm): string {
  const inner = matchers.map(
    ({ label, operator, value }) => `${label}${operator}${quoteString(value)}`,
  );
  return inner.length > 0 ? `${metric}{${inner.join(',')}}` : metric;
}

function notesOf({ name, spec }: SloModel): string[] {
  return [
    ...(spec.guard.mode === 'none'
      ? []
      : [
          `${name}: Pyrra has no guard for low traffic; single errors may page.`,
        ]),
    `${name}: Pyrra names its series after the metric; dashboards for Sloth's series do not show them.`,
  ];
}
