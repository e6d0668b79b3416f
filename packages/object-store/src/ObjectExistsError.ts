import { ObjectStoreError } from './ObjectStoreError';

/**
 * An object was to be written only if there is none of its key, and there is.
 *
 * @public
 */
export class ObjectExistsError extends ObjectStoreError {
  override name = 'ObjectExistsError';

  constructor(readonly key: string, location: string) {
    super(`There is an object ${key} in ${location} already.`);
  }
}
