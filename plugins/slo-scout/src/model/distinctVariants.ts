import type { TargetVariant, VariantName } from '@slo-scout/slo';
import { sameTarget } from './interpolateWhatIf';

/**
 * The variants without those that repeat another's target. Of equal ones the
 * recommended stays, else the more careful.
 *
 * @internal
 */
export function distinctVariants(
  variants: readonly TargetVariant[],
  recommended: VariantName,
): TargetVariant[] {
  return variants.filter((variant, index) => {
    const equals = variants.filter(other =>
      sameTarget(other.target, variant.target),
    );
    const kept = equals.find(v => v.name === recommended) ?? equals[0];
    return variants.indexOf(kept) === index;
  });
}
