import { Query } from './Query';
import type { SloDefinition, SloQueries, Subject } from './subjects';
import type { YamlNode } from './YamlNode';

/**
 * Reads Sloth's `prometheus/v1` and its PrometheusServiceLevel, which differ in the case of their keys.
 *
 * @internal
 */
export function readSloth(document: YamlNode, subject: Subject): void {
  const spec = document.get('spec') ?? document;
  const service = spec.get('service')?.text;
  const slos = spec.get('slos');
  if (service === undefined || !slos?.isList) {
    subject.problems.push({
      node: document,
      message: `The document has no ${
        service === undefined ? 'service' : 'list of SLOs'
      }, so Sloth refuses it.`,
      fix: 'Write `service: name` and `slos: [{ name: …, objective: …, sli: … }]`.',
    });
    return;
  }
  const shared = {
    labels: spec.get('labels'),
    plugins: pluginIds(spec.get('slo_plugins') ?? spec.get('sloPlugins')),
  };
  for (const node of slos.items()) {
    subject.slos.push(readSlo(node, service, shared, subject));
  }
}

function readSlo(
  node: YamlNode,
  service: string,
  shared: { labels: YamlNode | undefined; plugins: string[] },
  subject: Subject,
): SloDefinition {
  const name = node.get('name');
  const queries = readQueries(node, subject);
  return {
    format: 'sloth',
    id: `${service}-${name?.text ?? ''}`,
    node,
    nameNode: name,
    target: node.get('objective'),
    scale: 'percent',
    queries,
    userLabels: [shared.labels, node.get('labels')].filter(
      labels => labels !== undefined && labels.texts().size > 0,
    ) as YamlNode[],
    plugins: [...shared.plugins, ...pluginIds(node.get('plugins'))],
    lacksAbsentAlert: !alertsDisabled(node),
  };
}

function readQueries(node: YamlNode, subject: Subject): SloQueries {
  const sli = node.get('sli');
  const events = sli?.get('events');
  const query = (holder: YamlNode | undefined, ...names: string[]) => {
    const found = names.map(name => holder?.get(name)).find(Boolean);
    return found?.text === undefined ? undefined : new Query(found);
  };
  const queries = {
    bad: query(events, 'error_query', 'errorQuery'),
    total: query(events, 'total_query', 'totalQuery'),
    ratio: query(sli?.get('raw'), 'error_ratio_query', 'errorRatioQuery'),
  };
  const complete = (queries.bad && queries.total) || queries.ratio;
  if (!complete && !sli?.get('plugin')) {
    subject.problems.push({
      node: sli ?? node,
      message: 'The SLO has no complete indicator, so Sloth refuses it.',
      fix: 'Give `sli.events` an error query and a total query, or use `sli.raw` or `sli.plugin`.',
    });
  }
  return queries;
}

function pluginIds(plugins: YamlNode | undefined): string[] {
  const chain = plugins?.get('chain')?.items() ?? [];
  return chain.map(plugin => {
    const config = plugin.get('config');
    const id = plugin.get('id')?.text ?? '';
    return config?.get('disableOptimized')?.text === 'true'
      ? `${id}#disableOptimized`
      : id;
  });
}

function alertsDisabled(node: YamlNode): boolean {
  const page =
    node.get('alerting', 'page_alert') ?? node.get('alerting', 'pageAlert');
  return page?.get('disable')?.text === 'true';
}
