import { parseDuration } from '../promql/parseDuration';
import type { LintRule } from './LintRule';

/** @internal */
export const labelsOnSli: LintRule = {
  id: 'labels-on-sli',
  severity: 'info',
  summary:
    'Labels of people on recorded indicators, whose change breaks the history',
  check(view, report) {
    const found = (labels: string[], what: string) => ({
      message: `${what} ${labels
        .map(label => `\`${label}\``)
        .join(
          ', ',
        )}: when a value changes, the period is summed from two series and is wrong until the old one has left it.`,
      fix: 'Keep such labels on `sloth_slo_info` only and join them in where they are read; Sloth has the plugin `sloth.dev/contrib/remove_labels/v1` for that.',
    });
    for (const rule of view.rules) {
      if (
        rule.kind !== 'recording' ||
        !/^slo:sli_error:ratio_rate/.test(rule.name)
      ) {
        continue;
      }
      const labels = [...rule.labels]
        .filter(([name, value]) => isUserLabel(name, value))
        .map(([name]) => name);
      if (labels.length === 0) continue;
      report({
        range: (rule.node.get('labels') ?? rule.node).range(),
        ...found(labels, 'The recorded indicator carries'),
        key: 'rules',
      });
    }
    for (const slo of view.subject.slos) {
      const labels = slo.userLabels.flatMap(node => [...node.texts().keys()]);
      const removed = slo.plugins.some(id => id.includes('remove_labels'));
      if (labels.length === 0 || removed) continue;
      report({
        range: slo.userLabels[0].range(),
        ...found(labels, 'Sloth puts on every recorded series the labels'),
        key: 'sloth',
      });
    }
  },
};

function isUserLabel(name: string, value: string): boolean {
  return !name.startsWith('sloth_') && parseDuration(value) === undefined;
}
