/**
 * Records that can never be taken, since each alone is above the topic's
 * `max.message.bytes`, compressed. None of the records of the append was
 * written, unless the topic's limit was lowered meanwhile: dead-letter these
 * and append the others.
 *
 * @public
 */
export class RecordTooLargeError extends RangeError {
  override name = 'RecordTooLargeError';

  constructor(
    readonly topic: string,
    /** Of the array that was given to `append`. */
    readonly indexes: number[],
    /** `max.message.bytes` of the topic. */
    readonly limit: number,
  ) {
    super(
      `Topic "${topic}" takes no record of more than ${limit} bytes, compressed: split what is larger, or raise max.message.bytes.`,
    );
  }
}
