import type { Rule } from '../documents/subjects';
import { constantValue } from '../promql/constantValue';
import { parseDuration } from '../promql/parseDuration';
import { selectorsOf } from '../promql/walk';
import type { FileView } from './FileView';

const DAY_SECONDS = 86400;

/**
 * Days of the period of the SLO that an alert is about, as far as the file says: Sloth records it, Pyrra
 * names a series after it.
 *
 * @internal
 */
export function periodDays(alert: Rule, view: FileView): number | undefined {
  const { expr } = alert.query;
  const id =
    alert.labels.get('sloth_id') ??
    (expr &&
      selectorsOf(expr)
        .flatMap(({ matchers }) => matchers)
        .find(({ name, op }) => name === 'sloth_id' && op === '=')?.value);
  const recorded = view
    .recordingsOf('slo:time_period:days')
    .find(({ labels }) => id === undefined || labels.get('sloth_id') === id);
  if (recorded?.query.expr) return constantValue(recorded.query.expr);

  const slo = alert.labels.get('slo');
  if (slo === undefined) return undefined;
  for (const rule of view.rules) {
    const window = /:increase(\w+)$/.exec(rule.name)?.[1];
    if (window === undefined || rule.labels.get('slo') !== slo) continue;
    const seconds = parseDuration(window);
    if (seconds !== undefined && seconds >= DAY_SECONDS) {
      return seconds / DAY_SECONDS;
    }
  }
  return undefined;
}
