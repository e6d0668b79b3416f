/**
 * A vector as bytes: IEEE 754 single precision, little-endian.
 *
 * @internal
 */
export function encodeVector(vector: Float32Array): Buffer {
  const bytes = Buffer.allocUnsafe(vector.length * 4);
  vector.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes;
}

const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * The vector that {@link encodeVector} made bytes of.
 *
 * @internal
 */
export function decodeVector(bytes: Buffer): Float32Array {
  const length = bytes.length / 4;
  if (LITTLE_ENDIAN && bytes.byteOffset % 4 === 0)
    return new Float32Array(bytes.buffer, bytes.byteOffset, length);
  return Float32Array.from({ length }, (_, i) => bytes.readFloatLE(i * 4));
}
