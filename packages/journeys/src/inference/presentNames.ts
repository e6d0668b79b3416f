import type { JourneyVariant } from '../types';
import { alikeNames } from './alikeNames';
import { renamedOperations } from './renamedOperations';
import { vocabularyOf } from './Vocabulary';

/**
 * Names that operations go by now: variants are written once, but a template
 * may have become wider since, and a release may have renamed an operation.
 *
 * @returns the present key of an operation, from the key in a variant
 * @internal
 */
export function presentNames(
  variants: readonly JourneyVariant[],
): (key: string) => string {
  const operations = vocabularyOf(variants);
  const alike = alikeNames(operations.values());
  const renamed = renamedOperations(operations);
  return key => {
    let name = key;
    // Several releases, one after the other: each is later than the last.
    for (let next = renamed.get(name); next; next = renamed.get(name)) {
      name = next;
    }
    return alike.get(name) ?? name;
  };
}
