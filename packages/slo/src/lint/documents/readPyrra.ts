import { Query } from './Query';
import type { SloQueries, Subject } from './subjects';
import type { YamlNode } from './YamlNode';

const INDICATORS: Array<[path: string[], role: keyof SloQueries]> = [
  [['ratio', 'errors', 'metric'], 'bad'],
  [['ratio', 'total', 'metric'], 'total'],
  [['latency', 'success', 'metric'], 'good'],
  [['latency', 'total', 'metric'], 'total'],
  [['latencyNative', 'total', 'metric'], 'total'],
  [['bool_gauge', 'metric'], 'total'],
];

/**
 * Reads Pyrra's ServiceLevelObjective. Its queries are selectors, to which Pyrra adds rates and sums.
 *
 * @internal
 */
export function readPyrra(document: YamlNode, subject: Subject): void {
  const name = document.get('metadata', 'name');
  const spec = document.get('spec');
  const queries: SloQueries = {};
  for (const [path, role] of INDICATORS) {
    const metric = spec?.get('indicator', ...path);
    if (metric?.text !== undefined) queries[role] = new Query(metric);
  }
  if (!queries.total) {
    subject.problems.push({
      node: spec?.get('indicator') ?? spec ?? document,
      message: 'The SLO has no complete indicator, so Pyrra refuses it.',
      fix: 'Give `spec.indicator` one of `ratio`, `latency`, `latencyNative` and `bool_gauge` with its metrics.',
    });
  }
  const window = spec?.get('window');
  if (window) {
    subject.durations.push({
      ...{ node: window, field: 'window' },
      ...{ syntax: 'prometheus', zero: false },
    });
  }
  const namespace = document.get('metadata', 'namespace')?.text;
  const alerting = spec?.get('alerting');
  subject.slos.push({
    format: 'pyrra',
    id: [namespace, name?.text].filter(Boolean).join('/'),
    node: document,
    nameNode: name,
    target: spec?.get('target'),
    scale: 'percent',
    queries,
    userLabels: [],
    plugins: [],
    lacksAbsentAlert:
      alerting?.get('absent')?.text === 'false' &&
      alerting.get('disabled')?.text !== 'true',
  });
}
