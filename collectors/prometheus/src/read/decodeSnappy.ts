import { RequestFailure } from '../client/RequestFailure';

const corrupt = () =>
  new RequestFailure('invalid', 'the response is not sound Snappy');

/**
 * Decompresses Snappy's block format (github.com/google/snappy,
 * format_description.txt). Ours because it must be strict: snappyjs runs
 * forever on a literal whose length is negative in 32 bits, and fills up what
 * a truncated input leaves out.
 *
 * @throws RequestFailure `invalid`, or `too_large` before anything is allocated
 * @internal
 */
export function decodeSnappy(input: Buffer, maxBytes: number): Buffer {
  let at = 0;
  let size = 0;
  for (let shift = 0; ; shift += 7) {
    if (at >= input.length || shift > 28) throw corrupt();
    const byte = input[at++];
    size += (byte & 0x7f) * 2 ** shift;
    if (byte < 0x80) break;
  }
  if (size > maxBytes) {
    throw new RequestFailure(
      'too_large',
      `the response has ${size} bytes, more than ${maxBytes}: narrow the selector, or raise maxResponseBytes`,
    );
  }
  // Three bytes of input make at most 64 of output: a small input cannot ask for a large buffer.
  if (size > input.length * 22 + 64) throw corrupt();
  const output = Buffer.allocUnsafe(size);
  let written = 0;
  while (at < input.length) {
    const tag = input[at++];
    const kind = tag & 3;
    if (kind === 0) {
      let length = tag >>> 2;
      if (length >= 60) {
        const bytes = length - 59;
        if (at + bytes > input.length) throw corrupt();
        length = input.readUIntLE(at, bytes);
        at += bytes;
      }
      length++;
      if (length > input.length - at || length > size - written)
        throw corrupt();
      input.copy(output, written, at, at + length);
      at += length;
      written += length;
      continue;
    }
    const offsetBytes = kind === 3 ? 4 : kind;
    if (at + offsetBytes > input.length) throw corrupt();
    const low = input.readUIntLE(at, offsetBytes);
    at += offsetBytes;
    const length = kind === 1 ? ((tag >>> 2) & 7) + 4 : (tag >>> 2) + 1;
    const offset = kind === 1 ? ((tag >>> 5) << 8) | low : low;
    if (offset === 0 || offset > written || length > size - written)
      throw corrupt();
    if (offset >= length) {
      output.copy(output, written, written - offset, written - offset + length);
    } else {
      // The copy reads what it has just written: a repeated pattern.
      for (let i = 0; i < length; i++) {
        output[written + i] = output[written - offset + i];
      }
    }
    written += length;
  }
  if (written !== size) throw corrupt();
  return output;
}
