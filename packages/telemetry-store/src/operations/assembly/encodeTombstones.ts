import type { Tombstone } from '@slo-scout/journeys';

const VERSION = 1;
const REASONS: ReadonlyArray<Tombstone['reason']> = [
  'root',
  'idle',
  'age',
  'cap',
  // Written by releases that parked traces.
  'age',
  'memory',
];
const FIXED_BYTES = 16 + 1 + 8 + 24 + 4;

/**
 * Tombstones of one cycle, and the traces that got their first late span in it.
 *
 * @public
 */
export interface CycleTombstones {
  /** In the order of closing. `capsuleId` is a reference of {@link encodeCapsuleReference}. */
  closed: Tombstone[];
  /** Trace ids. */
  late: string[];
}

/**
 * The capsule that a trace was counted in, as a tombstone carries it: its id
 * and its minute, for rows are found by both.
 *
 * @public
 */
export function encodeCapsuleReference(capsule: {
  id: string;
  minute: number;
}): string {
  return `${capsule.id}@${capsule.minute}`;
}

/**
 * Reverses {@link encodeCapsuleReference}.
 *
 * @public
 */
export function decodeCapsuleReference(reference: string): {
  id: string;
  minute: number;
} {
  const [id, minute] = reference.split('@');
  return { id, minute: Number(minute) };
}

/**
 * Tombstones as bytes: some 50 a trace and 4 a span, since there are many.
 *
 * Layout, big-endian: version (1 byte), number of stones and of late traces
 * (4 each); each stone: trace id (16), reason (1, with 8 added when it has a
 * capsule, 16 when it has spans, 32 when it was late), closed at (8, ms),
 * capsule id (16) and minute (8), number of span hashes (4), the hashes; then
 * 16 bytes for each late trace.
 *
 * @internal
 */
export function encodeTombstones({ closed, late }: CycleTombstones): Buffer {
  const hashes = closed.reduce(
    (sum, { spans }) => sum + (spans?.length ?? 0),
    0,
  );
  const buffer = Buffer.alloc(
    9 + closed.length * FIXED_BYTES + hashes * 4 + late.length * 16,
  );
  let at = buffer.writeUInt8(VERSION);
  at = buffer.writeUInt32BE(closed.length, at);
  at = buffer.writeUInt32BE(late.length, at);
  for (const stone of closed) {
    const capsule =
      stone.capsuleId === undefined
        ? undefined
        : decodeCapsuleReference(stone.capsuleId);
    at += buffer.write(stone.traceId, at, 16, 'hex');
    const flags =
      (capsule ? 8 : 0) + (stone.spans ? 16 : 0) + (stone.late ? 32 : 0);
    at = buffer.writeUInt8(REASONS.indexOf(stone.reason) + flags, at);
    at = buffer.writeDoubleBE(stone.closedAt, at);
    if (capsule) buffer.write(capsule.id, at, 16, 'hex');
    at = buffer.writeDoubleBE(capsule?.minute ?? 0, at + 16);
    at = buffer.writeUInt32BE(stone.spans?.length ?? 0, at);
    for (const hash of stone.spans ?? []) at = buffer.writeInt32BE(hash, at);
  }
  for (const traceId of late) at += buffer.write(traceId, at, 16, 'hex');
  return buffer;
}

/**
 * Reverses {@link encodeTombstones}.
 *
 * @throws Error when the bytes were written by a later release.
 * @internal
 */
export function decodeTombstones(buffer: Buffer): CycleTombstones {
  if (buffer.readUInt8(0) !== VERSION) {
    throw new Error(
      'closed_traces holds rows of a later release; upgrade the worker, or stop the later one and wait ten minutes.',
    );
  }
  const stones = buffer.readUInt32BE(1);
  const lates = buffer.readUInt32BE(5);
  let at = 9;
  const closed: Tombstone[] = [];
  for (let i = 0; i < stones; i++) {
    const flags = buffer.readUInt8(at + 16);
    const length = buffer.readUInt32BE(at + FIXED_BYTES - 4);
    const stone: Tombstone = {
      traceId: buffer.toString('hex', at, at + 16),
      reason: REASONS[flags & 7],
      closedAt: buffer.readDoubleBE(at + 17),
      late: (flags & 32) !== 0,
    };
    if (flags & 8) {
      const id = buffer.toString('hex', at + 25, at + 41);
      stone.capsuleId = encodeCapsuleReference({
        id,
        minute: buffer.readDoubleBE(at + 41),
      });
    }
    at += FIXED_BYTES;
    if (flags & 16) {
      stone.spans = readHashes(buffer, at, length);
      at += 4 * length;
    }
    closed.push(stone);
  }
  const late = Array.from({ length: lates }, (_, i) =>
    buffer.toString('hex', at + 16 * i, at + 16 * (i + 1)),
  );
  return { closed, late };
}

function readHashes(buffer: Buffer, at: number, length: number): Int32Array {
  const hashes = new Int32Array(length);
  for (let i = 0; i < length; i++) hashes[i] = buffer.readInt32BE(at + 4 * i);
  return hashes;
}
