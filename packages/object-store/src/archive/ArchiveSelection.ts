import type { ArchiveName } from './ArchiveName';

/**
 * A part of an archived topic.
 *
 * @public
 */
export interface ArchiveSelection {
  topic: string;
  /** Default: all that are archived. */
  partitions?: number[];
  /** Only records of this log time or later, ms since the epoch. */
  fromMs?: number;
  /** Only records of an earlier log time. */
  toMs?: number;
}

/**
 * Whether an object may hold records of the selected times.
 *
 * @internal
 */
export function mayHold(
  { fromMs = -Infinity, toMs = Infinity }: ArchiveSelection,
  name: ArchiveName,
): boolean {
  return name.toMs >= fromMs && name.fromMs < toMs;
}

/** @internal */
export function isSelected(
  { fromMs = -Infinity, toMs = Infinity }: ArchiveSelection,
  timestamp: number,
): boolean {
  return timestamp >= fromMs && timestamp < toMs;
}
