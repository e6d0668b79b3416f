import type { ProjectFacts } from '../analysis/ProjectFacts';
import type { SourceRange } from '../types';
import type { LintRule } from './LintRule';

/** @internal */
export const duplicateSlo: LintRule = {
  id: 'duplicate-slo',
  severity: 'error',
  summary: 'Two SLOs of one name in a folder, whose series collide',
  check(view, report, facts) {
    const { path } = view.source;
    // Overlays in other folders repeat names on purpose.
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const check = (key: string, name: string, range: SourceRange) => {
      const earlier = define(
        facts,
        `${folder}\n${key}`,
        `${path}:${range.line}`,
      );
      if (earlier === undefined) return;
      report({
        range,
        message: `${name} is also defined at ${earlier}; both write the same series, which then holds the samples of whichever came last.`,
        fix: 'Give one of them another name, or remove it.',
        key: `${name} ${earlier.slice(0, earlier.lastIndexOf(':'))}`,
      });
    };
    for (const { format, id, nameNode } of view.subject.slos) {
      const range = nameNode?.range();
      if (range) check(`${format} ${id}`, `The SLO ${id}`, range);
    }
    for (const rule of view.rules) {
      const slo = rule.labels.get('sloth_id');
      if (!/^slo:/.test(rule.name) || slo === undefined) continue;
      const labels = [...rule.labels].map(pair => pair.join('=')).sort();
      check(
        ['rule', rule.name, ...labels].join('\n'),
        `The SLO ${slo}`,
        rule.node.range(),
      );
    }
  },
};

/** Remembers a place; returns the one that was first. */
function define(
  { definitions }: ProjectFacts,
  key: string,
  place: string,
): string | undefined {
  const earlier = definitions.get(key);
  if (earlier === undefined) definitions.set(key, place);
  return earlier;
}
