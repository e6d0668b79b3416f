import { Query } from './Query';
import type { SloQueries, Subject } from './subjects';
import type { YamlNode } from './YamlNode';

/**
 * Reads SLOs and SLIs of OpenSLO v1 and v1alpha. Queries of other data sources than Prometheus are left alone.
 *
 * @internal
 */
export function readOpenSlo(document: YamlNode, subject: Subject): void {
  const kind = document.get('kind')?.text;
  const spec = document.get('spec');
  const name = document.get('metadata', 'name');
  const common = {
    format: 'openslo' as const,
    nameNode: name,
    scale: 'ratio' as const,
    userLabels: [],
    plugins: [],
    lacksAbsentAlert: false,
  };
  if (kind === 'SLI') {
    subject.slos.push({
      ...common,
      id: `SLI ${name?.text ?? ''}`,
      node: document,
      target: undefined,
      queries: readMetric(spec),
    });
  }
  if (kind !== 'SLO') return;

  readDurations(spec, subject);
  const indicator = spec?.get('indicator', 'spec') ?? spec?.get('indicator');
  const objectives = spec?.get('objectives')?.items() ?? [];
  if (objectives.length === 0) {
    subject.problems.push({
      node: spec ?? document,
      message:
        'The SLO has no objectives, so nothing can be measured against it.',
      fix: 'Write `objectives: [{ target: 0.999 }]`.',
    });
  }
  objectives.forEach((node, index) => {
    const percent = node.get('targetPercent');
    subject.slos.push({
      ...common,
      id: name?.text ?? '',
      // Further objectives share the name of the first, which is no duplicate.
      nameNode: index === 0 ? name : undefined,
      node,
      target: percent ?? node.get('target'),
      scale: percent ? 'percent' : 'ratio',
      queries: {
        ...(index === 0 ? readMetric(indicator) : {}),
        ...readMetric(node),
      },
    });
  });
}

function readMetric(holder: YamlNode | undefined): SloQueries {
  const ratio = holder?.get('ratioMetric') ?? holder?.get('ratioMetrics');
  const queries: SloQueries = {};
  for (const role of ['good', 'bad', 'total'] as const) {
    const query = prometheusQuery(ratio?.get(role));
    if (query) queries[role] = query;
  }
  return queries;
}

function prometheusQuery(metric: YamlNode | undefined): Query | undefined {
  const source = metric?.get('metricSource');
  const type = source?.get('type')?.text ?? metric?.get('source')?.text ?? '';
  const query = source?.get('spec', 'query') ?? metric?.get('query');
  const isPrometheus =
    /^prometheus$/i.test(type) ||
    (type === '' && /^promql$/i.test(metric?.get('queryType')?.text ?? ''));
  return isPrometheus && query?.text !== undefined
    ? new Query(query)
    : undefined;
}

function readDurations(spec: YamlNode | undefined, subject: Subject): void {
  const windows = spec?.get('timeWindow') ?? spec?.get('timeWindows');
  for (const window of windows?.items() ?? []) {
    const duration = window.get('duration');
    const count = window.get('count');
    if (duration) {
      subject.durations.push({
        ...{ node: duration, field: 'duration' },
        ...{ syntax: 'openslo', zero: false },
      });
    } else if (count && !((count.number ?? 0) > 0)) {
      subject.problems.push({
        node: count,
        message: `A window of ${count.text} ${
          window.get('unit')?.text ?? 'units'
        } has no length.`,
        fix: 'Write a positive count, e.g. `count: 30` with `unit: Day`.',
      });
    }
  }
}
