import type { LintRule } from './LintRule';
import { standInFix } from './standInFix';

/** @internal */
export const sliAbsentWithoutErrors: LintRule = {
  id: 'sli-absent-without-errors',
  severity: 'warning',
  summary: 'An indicator that has no samples until the first error happens',
  check(view, report) {
    for (const ratio of view.ratios) {
      const { absence, counts, numerator, recorded, key } = ratio;
      const bad = counts === 'bad' || ratio.slo?.format === 'sloth';
      if (!absence || !recorded || !bad || absence.outcome === 'good') {
        continue;
      }
      report({
        range: numerator.query.range(absence.term),
        message: `Until the first error \`${absence.selector.metric}\` has no series with these labels, so this is empty and the indicator is missing instead of 0.`,
        ...standInFix(ratio, absence.term),
        key,
      });
    }
  },
};
