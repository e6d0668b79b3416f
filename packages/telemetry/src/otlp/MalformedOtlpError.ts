/**
 * The bytes (or the JSON) are not a valid OTLP export request. A server
 * answers INVALID_ARGUMENT or 400: sending the same again cannot help.
 *
 * @public
 */
export class MalformedOtlpError extends Error {
  readonly name = 'MalformedOtlpError';

  /**
   * @param reason - what is wrong, without any value taken from the data
   * @param position - byte offset in the request at which it was noticed; undefined for JSON
   */
  constructor(readonly reason: string, readonly position?: number) {
    super(
      position === undefined
        ? `Malformed OTLP request: ${reason}`
        : `Malformed OTLP request: ${reason} at byte ${position}`,
    );
  }
}
