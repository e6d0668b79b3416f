import type { BucketBound } from '../candidates/DiscoveredMetric';
import { escapeRegExp } from './escapeRegExp';
import { labelMatcher } from './labelMatcher';

/**
 * A matcher for one bucket by the spellings that were found; a whole number also matches as
 * the other major version of Prometheus writes it (`1` and `1.0`), so that the rule outlives an upgrade.
 *
 * @internal
 */
export function boundMatcher({ le, spellings }: BucketBound): string {
  const texts = new Set(spellings);
  if (Number.isInteger(le) && Math.abs(le) < 1e6) {
    texts.add(String(le)).add(`${le}.0`);
  }
  const all = [...texts].sort();
  return all.length === 1
    ? labelMatcher('le', all[0])
    : labelMatcher('le', all.map(escapeRegExp).join('|'), '=~');
}
