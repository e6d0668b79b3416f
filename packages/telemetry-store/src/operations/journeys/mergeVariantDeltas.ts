import { compareDescriptions } from './compareDescriptions';
import { leastKnown } from './leastKnown';
import type { VariantDelta } from './VariantDelta';

/**
 * One delta a variant.
 *
 * @internal
 */
export function mergeVariantDeltas(deltas: VariantDelta[]): VariantDelta[] {
  const merged = new Map<string, VariantDelta>();
  for (const delta of deltas) {
    const known = merged.get(delta.variantKey);
    merged.set(
      delta.variantKey,
      known
        ? {
            variantKey: delta.variantKey,
            traces: known.traces + delta.traces,
            failed: known.failed + delta.failed,
            firstSeen: Math.min(known.firstSeen, delta.firstSeen),
            lastSeen: Math.max(known.lastSeen, delta.lastSeen),
            sampling: leastKnown(known.sampling, delta.sampling),
            description:
              compareDescriptions(known.description, delta.description) <= 0
                ? known.description
                : delta.description,
          }
        : delta,
    );
  }
  return [...merged.values()];
}
