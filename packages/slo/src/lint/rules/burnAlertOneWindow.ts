import type { LintRule } from './LintRule';

const WEEK_SECONDS = 7 * 86400;

/** @internal */
export const burnAlertOneWindow: LintRule = {
  id: 'burn-alert-one-window',
  severity: 'warning',
  summary: 'A burn-rate alert with one window',
  check(view, report) {
    for (const rule of view.rules) {
      if (rule.kind !== 'alerting') continue;
      for (const conditions of view.alternativesOf(rule)) {
        const burns = conditions.filter(({ isBurn }) => isBurn);
        const [only] = burns;
        if (burns.length !== 1 || only.window === undefined) continue;
        if (only.window >= WEEK_SECONDS) continue;
        report({
          range: rule.query.range(only.comparison),
          message:
            'A burn-rate alert over one window either comes late or stays on long after the trouble has ended.',
          fix: 'Ask for the same burn rate over a window a twelfth as long too: `long > factor * budget and short > factor * budget`.',
          key: `${rule.group.name} ${rule.name}`,
        });
      }
    }
  },
};
