/**
 * An SLO that cannot be used. The message is one sentence that says what to
 * change. Its name is that of Backstage's InputError, so that an HTTP API answers 400.
 *
 * @public
 */
export class InvalidSloSpecError extends Error {
  override readonly name = 'InputError';
}
