import type { Rule } from '../documents/subjects';
import { parseDuration } from '../promql/parseDuration';
import { stemOf } from './seriesWindow';

/**
 * A key that the rules of one SLO share whatever their window: group, name and labels without windows.
 *
 * @internal
 */
export function sameSlo({ group, name, labels }: Rule): string {
  const identity = [...labels]
    .filter(([, value]) => parseDuration(value) === undefined)
    .map(pair => pair.join('='))
    .sort();
  return [group.name, stemOf(name), ...identity].join('\n');
}
