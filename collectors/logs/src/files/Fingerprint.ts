import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';

/** As many bytes at the beginning tell files apart. */
export const HEAD_BYTES = 1024;
/** As many bytes before the position tell whether the file is still the same. */
export const SEAM_BYTES = 64;

/**
 * What a file is known by when its name and its inode may have gone to
 * another: its first bytes, and the bytes right before what is read next.
 *
 * @internal
 */
export interface Fingerprint {
  headBytes: number;
  /** Hash of the first `headBytes` bytes. */
  head: string;
  /** All bytes before this one were read. */
  end: number;
  /** Hash of the up to {@link SEAM_BYTES} bytes before `end`. */
  seam: string;
}

/** @internal */
export const NOTHING_READ: Fingerprint = {
  headBytes: 0,
  head: hashOf(Buffer.alloc(0)),
  end: 0,
  seam: hashOf(Buffer.alloc(0)),
};

/** @internal */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('base64').slice(0, 22);
}

/**
 * The fingerprint of a file of which everything before `end` counts as read.
 *
 * @internal
 */
export async function fingerprintOf(
  file: FileHandle,
  end: number,
): Promise<Fingerprint> {
  const head = await readAt(file, 0, Math.min(HEAD_BYTES, end));
  const seam = await readAt(file, end - Math.min(SEAM_BYTES, end), end);
  return {
    headBytes: head.length,
    head: hashOf(head),
    end,
    seam: hashOf(seam),
  };
}

/**
 * True when the file holds what was read of the one that had the fingerprint.
 *
 * @internal
 */
export async function matches(
  file: FileHandle,
  known: Fingerprint,
): Promise<boolean> {
  const head = await readAt(file, 0, known.headBytes);
  if (hashOf(head) !== known.head) return false;
  const from = known.end - Math.min(SEAM_BYTES, known.end);
  const seam = await readAt(file, from, known.end);
  return seam.length === known.end - from && hashOf(seam) === known.seam;
}

/**
 * The bytes from `from` to `to`, or fewer where the file ends before.
 *
 * @internal
 */
export async function readAt(
  file: FileHandle,
  from: number,
  to: number,
): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(to - from);
  let length = 0;
  while (length < bytes.length) {
    const { bytesRead } = await file.read(
      bytes,
      length,
      bytes.length - length,
      from + length,
    );
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return bytes.subarray(0, length);
}
