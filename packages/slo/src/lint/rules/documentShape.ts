import type { LintRule } from './LintRule';

/** @internal */
export const documentShape: LintRule = {
  id: 'document-shape',
  severity: 'error',
  summary: 'A document lacks what its kind needs',
  check({ subject }, report) {
    for (const { node, message, fix } of subject.problems) {
      report({ range: node.range(), message, fix });
    }
  },
};
