import { Query } from './Query';
import type { RuleGroup, Subject } from './subjects';
import type { YamlNode } from './YamlNode';

/** More rules than a file of people or generators has; aliases could repeat one for ever. */
const MAX_RULES = 20_000;

/**
 * Reads the groups of a Prometheus rule file or of a PrometheusRule.
 *
 * @param holder - what has `groups`
 * @param document - where to say that there are none
 * @internal
 */
export function readRuleGroups(
  holder: YamlNode | undefined,
  document: YamlNode,
  subject: Subject,
): void {
  const groups = holder?.get('groups');
  if (!groups?.isList) {
    subject.problems.push({
      node: holder ?? document,
      message:
        'The document has no list of rule groups, so Prometheus loads no rule from it.',
      fix: 'Put the rules under `groups: [{ name: …, rules: […] }]`.',
    });
    return;
  }
  let left = MAX_RULES - subject.groups.reduce((n, g) => n + g.rules.length, 0);
  for (const node of groups.items()) {
    if (left <= 0) {
      subject.problems.push({
        node,
        message: `The file has more than ${MAX_RULES} rules; those from here on were not looked at.`,
        fix: 'Split the file.',
      });
      return;
    }
    left -= readGroup(node, subject, left);
  }
}

function readGroup(node: YamlNode, subject: Subject, limit: number): number {
  const group: RuleGroup = { name: node.get('name')?.text ?? '', rules: [] };
  subject.groups.push(group);
  const interval = node.get('interval');
  if (interval) {
    subject.durations.push({
      ...{ node: interval, field: 'interval' },
      ...{ syntax: 'prometheus', zero: true },
    });
  }
  const rules = node.get('rules')?.items().slice(0, limit) ?? [];
  for (const rule of rules) readRule(rule, group, subject);
  return rules.length;
}

function readRule(node: YamlNode, group: RuleGroup, subject: Subject): void {
  const record = node.get('record')?.text;
  const alert = node.get('alert')?.text;
  const expr = node.get('expr');
  if ((record === undefined) === (alert === undefined)) {
    subject.problems.push({
      node,
      message:
        record === undefined
          ? 'The rule has neither `record` nor `alert`, so Prometheus refuses the whole file.'
          : 'The rule has both `record` and `alert`, so Prometheus refuses the whole file.',
      fix: 'Give each rule one of `record: name` and `alert: Name`.',
    });
    return;
  }
  if (expr?.text === undefined) {
    subject.problems.push({
      node: expr ?? node,
      message: `The rule ${
        record ?? alert
      } has no expression, so Prometheus refuses the whole file.`,
      fix: 'Write its PromQL as text under `expr`.',
    });
    return;
  }
  for (const field of ['for', 'keep_firing_for']) {
    const duration = node.get(field);
    if (duration) {
      subject.durations.push({
        ...{ node: duration, field },
        ...{ syntax: 'prometheus', zero: true },
      });
    }
  }
  group.rules.push({
    kind: record === undefined ? 'alerting' : 'recording',
    name: record ?? alert ?? '',
    query: new Query(expr),
    labels: node.get('labels')?.texts() ?? new Map(),
    node,
    group,
  });
}
