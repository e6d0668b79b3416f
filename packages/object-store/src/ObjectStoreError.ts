/**
 * Why an object store can't do what it was asked for, as one sentence that
 * says what to do. Never holds a secret.
 *
 * @public
 */
export class ObjectStoreError extends Error {
  override name = 'ObjectStoreError';
}
