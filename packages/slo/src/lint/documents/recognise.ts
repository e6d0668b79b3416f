import { readAlertWindows } from './readAlertWindows';
import { readOpenSlo } from './readOpenSlo';
import { readPyrra } from './readPyrra';
import { readRuleGroups } from './readRuleGroups';
import { readSloth } from './readSloth';
import type { Subject } from './subjects';
import type { YamlNode } from './YamlNode';

/** Lists in lists of Kubernetes objects are followed this far. */
const MAX_LISTS = 3;

/**
 * Adds what a document declares to the subject of its file. Documents of other kinds are left alone.
 *
 * @internal
 */
export function recognise(
  document: YamlNode,
  subject: Subject,
  depth = 0,
): void {
  const apiVersion = document.get('apiVersion')?.text ?? '';
  const kind = document.get('kind')?.text ?? '';
  const items = document.isList
    ? document.items()
    : (kind.endsWith('List') && document.get('items')?.items()) || [];
  if (items.length > 0 && depth < MAX_LISTS) {
    for (const item of items) recognise(item, subject, depth + 1);
    return;
  }
  const read = readerOf(document, apiVersion, kind);
  if (!read) return;
  subject.documents += 1;
  read(document, subject);
}

type Reader = (document: YamlNode, subject: Subject) => void;

function readerOf(
  document: YamlNode,
  apiVersion: string,
  kind: string,
): Reader | undefined {
  if (/^monitoring\.coreos\.com\//.test(apiVersion)) {
    return kind === 'PrometheusRule'
      ? (_, subject) => readRuleGroups(document.get('spec'), document, subject)
      : undefined;
  }
  if (/^sloth\.slok\.dev\//.test(apiVersion)) {
    if (kind === 'AlertWindows') return readAlertWindows;
    return kind === 'PrometheusServiceLevel' ? readSloth : undefined;
  }
  if (/^pyrra\.dev\//.test(apiVersion)) {
    return kind === 'ServiceLevelObjective' ? readPyrra : undefined;
  }
  if (/^openslo\/v1(alpha)?$/i.test(apiVersion)) return readOpenSlo;
  if (apiVersion !== '' || kind !== '') return undefined;
  if (document.get('version')?.text === 'prometheus/v1') return readSloth;
  return document.get('groups')?.isList
    ? (_, subject) => readRuleGroups(document, document, subject)
    : undefined;
}
