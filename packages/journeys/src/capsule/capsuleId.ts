import { stableHash } from '../hash';
import type { Capsule } from '../types';

/**
 * The id of a capsule: the same wherever and however often it is computed.
 *
 * @public
 */
export function capsuleId(
  capsule: Pick<Capsule, 'cluster' | 'environment' | 'minute' | 'variantKey'>,
): string {
  const { cluster, environment, minute, variantKey } = capsule;
  return stableHash(
    [cluster, environment, minute, variantKey].join('\u0000'),
    32,
  );
}
