import type { ArchiveSelection } from './ArchiveSelection';
import type { CorruptArchiveError } from './CorruptArchiveError';
import type { RestoreCheckpoint } from './RestoreCheckpoint';

/**
 * What to restore, where to, and how.
 *
 * @public
 */
export interface RestoreOptions extends ArchiveSelection {
  /** Default: the topic that was archived. It is created when it is missing. */
  toTopic?: string;
  /**
   * Bytes a second of each partition. Records that took minutes to arrive are
   * appended within seconds, and a worker holds the spans of open traces.
   * Default: no limit.
   */
  bytesPerSecond?: number;
  checkpoint?: RestoreCheckpoint;
  /** Goes on behind a damaged object instead of ending there. */
  onCorrupt?: (error: CorruptArchiveError) => void;
  /** Reads and counts, but appends nothing. */
  dryRun?: boolean;
  signal?: AbortSignal;
}

/**
 * What a restore has done, or would do.
 *
 * @public
 */
export interface RestoreSummary {
  objects: number;
  records: number;
  /** Bytes of the records' values. */
  bytes: number;
  /** Records that were in more than one object. */
  duplicates: number;
  byPartition: Record<number, number>;
}
