/**
 * When an object is full. Both count from its first record and in log time, so
 * that whoever archives a partition from the same offset on makes the same
 * objects.
 *
 * @public
 */
export interface ArchiveLimits {
  /** Bytes before compression; a single record may be larger. Default 64 MiB. */
  objectBytes: number;
  /** Log time from the first record on, ms. Default 5 minutes. */
  objectMs: number;
}

/** @internal */
export const DEFAULT_LIMITS: ArchiveLimits = {
  objectBytes: 64 * 1024 * 1024,
  objectMs: 5 * 60_000,
};
