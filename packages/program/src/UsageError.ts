/**
 * Something in the flags, the environment or a configuration file is wrong:
 * the message is a sentence that says what to do, and the exit code is 2.
 *
 * @public
 */
export class UsageError extends Error {
  override name = 'UsageError';
}
