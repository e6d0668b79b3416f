/**
 * A rule failed on a request. Nothing of the request may be stored: what the
 * rule would have found is still in it.
 *
 * @public
 */
export class RedactionFailedError extends Error {
  readonly name = 'RedactionFailedError';

  /** @param cause - what the rule threw; its message may quote the data, so it is not in ours */
  constructor(cause: unknown) {
    super(
      'The request was refused because a redaction rule failed on it; see the rules in the redaction file',
      { cause },
    );
  }
}
