import type { LintRule } from './LintRule';
import { standInFix } from './standInFix';

/** @internal */
export const totalOutageWithoutAlert: LintRule = {
  id: 'total-outage-without-alert',
  severity: 'error',
  summary:
    'A share of good events that vanishes in a total outage, so that no alert fires',
  check(view, report) {
    for (const sli of view.ratios) {
      const { absence, counts, numerator, slo, key } = sli;
      if (!absence || (absence.outcome !== 'good' && counts !== 'good')) {
        continue;
      }
      report({
        range: numerator.query.range(absence.term),
        message: `In a total outage no series of \`${absence.selector.metric}\` with these labels may exist, so the share of good events is empty, not 0, and no alert fires.`,
        // Whether it does depends on the tool that reads OpenSLO.
        severity: slo?.format === 'openslo' ? 'warning' : undefined,
        ...standInFix(sli, absence.term),
        key,
      });
    }
  },
};
