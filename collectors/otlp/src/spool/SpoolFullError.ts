/**
 * The spool has reached its limit: nothing is taken until some of it is delivered.
 *
 * @internal
 */
export class SpoolFullError extends Error {
  override name = 'SpoolFullError';

  constructor(maxBytes: number) {
    super(`The spool holds its limit of ${maxBytes} bytes`);
  }
}
