import { ExportFailure } from '../ingest/ExportFailure';

/** A byte that says whether the message is compressed, and four of its length. */
export const FRAME_HEADER_BYTES = 5;

/**
 * Takes the one message of a unary call out of its frame.
 *
 * @param coding - of `grpc-encoding`
 * @throws ExportFailure `bad_frame` for anything but one whole message that is compressed as announced
 * @internal
 */
export function unframe(
  bytes: Buffer,
  coding: string,
): { body: Buffer; coding: string } {
  if (bytes.length < FRAME_HEADER_BYTES) {
    throw new ExportFailure('bad_frame', 'The call has no whole message');
  }
  const compressed = bytes[0];
  const length = bytes.readUInt32BE(1);
  if (length !== bytes.length - FRAME_HEADER_BYTES) {
    throw new ExportFailure(
      'bad_frame',
      'The call must have one message of the length that its frame says',
    );
  }
  if (compressed > 1 || (compressed === 1 && coding === 'identity')) {
    throw new ExportFailure(
      'bad_frame',
      'The message is marked as compressed, but grpc-encoding names no coding',
    );
  }
  return {
    body: bytes.subarray(FRAME_HEADER_BYTES),
    coding: compressed === 1 ? coding : 'identity',
  };
}

/**
 * What the beginning of a frame says of the length of the whole.
 *
 * @internal
 */
export function announcedLength(start: Buffer): number | undefined {
  return start.length < FRAME_HEADER_BYTES
    ? undefined
    : FRAME_HEADER_BYTES + start.readUInt32BE(1);
}

/** An Export*ServiceResponse in its frame, not compressed. */
export function frame(message: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(FRAME_HEADER_BYTES + message.length);
  bytes[0] = 0;
  bytes.writeUInt32BE(message.length, 1);
  message.copy(bytes, FRAME_HEADER_BYTES);
  return bytes;
}
