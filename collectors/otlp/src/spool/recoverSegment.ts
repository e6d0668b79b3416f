import { open } from 'node:fs/promises';
import { Segment } from './Segment';
import type { SpoolDamage } from './Spool';

/** @internal */
export interface RecoveredSegment extends SpoolDamage {
  /** Undefined when nothing was in it; the file is gone then. */
  segment: Segment | undefined;
  records: number;
}

/**
 * Checks a segment that an earlier process has written, and cuts off what
 * follows its last whole frame. In the last one that is what was being written
 * when the process died; in an earlier one the disk has changed a length, so
 * the bytes are kept beside it for a person.
 *
 * @internal
 */
export async function recoverSegment(
  file: string,
  last: boolean,
): Promise<RecoveredSegment> {
  const segment = await Segment.openExisting(file);
  const size = segment.length;
  const result = { tornBytes: 0, corruptAppends: 0, records: 0 };
  let position = 0;
  for (;;) {
    const found = await segment.read(position);
    if (!found) break;
    if (found.append) result.records += found.append.records.length;
    else result.corruptAppends++;
    position = found.next;
  }
  result.tornBytes = size - position;
  if (result.tornBytes > 0) {
    if (!last) await keepTail(file, position, result.tornBytes);
    await segment.cut(position);
  }
  if (position === 0) {
    await segment.remove();
    return { ...result, segment: undefined };
  }
  return { ...result, segment };
}

async function keepTail(
  file: string,
  position: number,
  length: number,
): Promise<void> {
  const from = await open(file, 'r');
  try {
    const to = await open(`${file}.corrupt`, 'w');
    try {
      const { buffer } = await from.read(
        Buffer.alloc(length),
        0,
        length,
        position,
      );
      await to.write(buffer);
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}
