import { ObjectStoreError } from './ObjectStoreError';

/**
 * There is no object of that key.
 *
 * @public
 */
export class ObjectNotFoundError extends ObjectStoreError {
  override name = 'ObjectNotFoundError';

  constructor(readonly key: string, location: string) {
    super(`There is no object ${key} in ${location}.`);
  }
}
