import { InputError } from '@backstage/errors';

/**
 * @throws InputError unless the target is a ratio inside (0,1).
 * @internal
 */
export function requireTarget(target: number): void {
  if (!(target > 0 && target < 1)) {
    throw new InputError(
      `The target must be a ratio between 0 and 1, both excluded, such as 0.999 for 99.9 %; got ${target}`,
    );
  }
}
