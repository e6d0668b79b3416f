import { varint } from './Edits';

const STRING_TAG = 10;

/**
 * The contents of an AnyValue that holds a text.
 *
 * @internal
 */
export function anyValueOf(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return Buffer.concat([
    Uint8Array.of(STRING_TAG),
    varint(bytes.length),
    bytes,
  ]);
}

/**
 * The text of an AnyValue at [from, to) that holds a text and nothing else.
 *
 * @internal
 */
export function stringIn(
  buf: Buffer,
  from: number,
  to: number,
): string | undefined {
  if (to - from < 2 || buf[from] !== STRING_TAG) return undefined;
  let length = 0;
  let at = from + 1;
  for (let scale = 1; at < to && scale < 2 ** 35; scale *= 128) {
    const byte = buf[at++];
    length += (byte & 0x7f) * scale;
    if (byte < 0x80)
      return at + length === to ? buf.toString('utf8', at, to) : undefined;
  }
  return undefined;
}

/**
 * The varint at [from, to) as an int64 in decimal digits.
 *
 * @internal
 */
export function exactInt64(buf: Buffer, from: number, to: number): string {
  let value = 0n;
  for (let at = to - 1; at >= from; at--) {
    value = (value << 7n) | BigInt(buf[at] & 0x7f);
  }
  return BigInt.asIntN(64, value).toString();
}
