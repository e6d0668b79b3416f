const BYTES = 2;
const FIXED64 = 1;
const FIXED32 = 5;

/** Message fields that lead from an ExportTraceServiceRequest to its spans. */
const PATH = [1, 2, 2];

/**
 * An ExportTraceServiceRequest with more fields in each of its spans.
 *
 * @param extra - encoded fields for the next span
 */
export function addAttributes(request: Buffer, extra: () => Buffer): Buffer {
  return rewrite(request, 0, extra);
}

function rewrite(message: Buffer, depth: number, extra: () => Buffer): Buffer {
  if (depth === PATH.length) return Buffer.concat([message, extra()]);
  const parts: Buffer[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = message[at++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const from = at;
    const tag = varint();
    switch (tag & 7) {
      case BYTES: {
        const length = varint();
        const value = message.subarray(at, at + length);
        at += length;
        if (tag >>> 3 === PATH[depth]) {
          const longer = rewrite(value, depth + 1, extra);
          parts.push(encodeVarint(tag), encodeVarint(longer.length), longer);
        } else {
          parts.push(message.subarray(from, at));
        }
        break;
      }
      case FIXED64:
        at += 8;
        parts.push(message.subarray(from, at));
        break;
      case FIXED32:
        at += 4;
        parts.push(message.subarray(from, at));
        break;
      default:
        varint();
        parts.push(message.subarray(from, at));
    }
  }
  return Buffer.concat(parts);
}

function encodeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 128)) {
    bytes.push((rest & 0x7f) | 0x80);
  }
  return Buffer.from([...bytes, rest]);
}
