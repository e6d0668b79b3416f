/** What the error of a log says that refused records for good because of their size. */
interface TooLarge {
  /** Of the records that were given to `append`. */
  indexes: number[];
  /** Bytes of a record, compressed and with what surrounds it. */
  limit: number;
}

/**
 * Whether it is RecordTooLargeError of the Kafka adapter. Known by its name:
 * which adapter is used is not this program's business.
 *
 * @internal
 */
export function isRecordTooLarge(error: unknown): error is Error & TooLarge {
  return (error as Partial<Error> | undefined)?.name === 'RecordTooLargeError';
}

/**
 * How large a value may be so that a log of this limit takes it, whatever its
 * headers and however badly it compresses.
 *
 * @internal
 */
export function valueLimitOf({ limit }: TooLarge): number {
  return Math.max(1024, limit - 4096);
}
