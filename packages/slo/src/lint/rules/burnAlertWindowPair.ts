import type { AlertCondition } from '../analysis/burnConditions';
import { parseDuration } from '../promql/parseDuration';
import type { Found, LintRule } from './LintRule';

/** Thresholds of a pair that differ more than by float noise. */
const TOLERANCE = 0.01;

/** @internal */
export const burnAlertWindowPair: LintRule = {
  id: 'burn-alert-window-pair',
  severity: 'warning',
  summary: 'A burn-rate alert whose two windows do not belong together',
  check(view, report) {
    for (const rule of view.rules) {
      if (rule.kind !== 'alerting') continue;
      for (const conditions of view.alternativesOf(rule)) {
        const burns = conditions.filter(({ isBurn }) => isBurn);
        const found = burns.length > 1 ? checkPair(burns) : undefined;
        if (!found) continue;
        report({ range: rule.query.range(burns[0].comparison), ...found });
      }
    }
    for (const { short, long, name, node } of view.subject.windows) {
      const shortSeconds = parseDuration(short?.text ?? '');
      const longSeconds = parseDuration(long?.text ?? '');
      if (short && long && shortSeconds && longSeconds) {
        if (shortSeconds < longSeconds) continue;
        report({
          range: short.range(),
          message: `The short window of ${name}, ${short.text}, is not shorter than the long one, ${long.text}, so it cannot end the alert sooner.`,
          fix: 'Write a twelfth of the long window, e.g. 5m for 1h.',
        });
      } else if (!short || !long) {
        report({
          range: node.range(),
          message: `${name} lacks its ${
            short ? 'long' : 'short'
          } window, so Sloth refuses it.`,
          fix: 'Write both, e.g. `shortWindow: 5m` and `longWindow: 1h`.',
        });
      }
    }
  },
};

function checkPair(
  burns: AlertCondition[],
): Pick<Found, 'message' | 'fix'> | undefined {
  const windows = burns.map(({ window }) => window);
  if (windows.every(window => window !== undefined)) {
    if (new Set(windows).size === 1) {
      return {
        message:
          'Both conditions look at the same window, so the alert has one window only and stays on long after the trouble has ended.',
        fix: 'Let one of them look at a window a twelfth as long, e.g. 5m beside 1h.',
      };
    }
  }
  const [first, ...others] = burns.map(({ threshold }) => threshold);
  if (
    first !== undefined &&
    others.some(
      other => other !== undefined && Math.abs(other / first - 1) > TOLERANCE,
    )
  ) {
    return {
      message:
        'The two windows ask for different burn rates, so the alert starts or ends at another rate than it says.',
      fix: 'Compare both windows with the same threshold, factor × budget.',
    };
  }
  return undefined;
}
