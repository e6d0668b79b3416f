import { ObjectStoreError } from './ObjectStoreError';

/**
 * A key that no store takes.
 *
 * @public
 */
export class InvalidKeyError extends ObjectStoreError {
  override name = 'InvalidKeyError';

  constructor(key: string, reason: string) {
    super(
      `${JSON.stringify(
        key.slice(0, 100),
      )} can't be an object's key: ${reason}.`,
    );
  }
}
