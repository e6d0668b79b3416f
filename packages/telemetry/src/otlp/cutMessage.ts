import { ByteRanges } from './ByteRanges';
import type { CopyBudget } from './CopyBudget';
import { varintSize, writeHeader } from './fieldHeader';
import { WireReader, WireType } from './WireReader';

/** Of the tag and the length of a field: an upper bound. */
const HEADER_BYTES = 6;

/**
 * Cuts a message that is too large for one record into several of the same
 * kind. Each has all fields of the original but those of the list to cut,
 * which are dealt out in order; an element that is too large by itself is cut
 * the same way. What holds a single element is never cut and may be larger
 * than the limit.
 *
 * @param content - of the message, known to be sound
 * @param tag - of the field that holds it
 * @param path - of each level the fields that hold the list to cut, from the outermost inwards
 * @param maxBytes - of a piece, tag and length included
 * @param emit - gets each piece: tag, length and content
 * @throws MalformedOtlpError when the budget is spent
 * @internal
 */
export function cutMessage(
  content: Buffer,
  tag: number,
  path: readonly (readonly number[])[],
  maxBytes: number,
  budget: CopyBudget,
  emit: (piece: Buffer) => void,
): void {
  const [fields, ...deeper] = path;
  const own = ownFields(content, fields);
  const ownBytes = own.bytes.data[0];
  const room = maxBytes - HEADER_BYTES - ownBytes;
  const wrap = (bytes: number, copy: (out: Buffer, at: number) => void) => {
    const length = ownBytes + bytes;
    const size = 1 + varintSize(length) + length;
    budget.spend(size);
    const piece = Buffer.allocUnsafe(size);
    const at = writeHeader(piece, 0, tag, length);
    copy(piece, own.copy(0, content, piece, at));
    emit(piece);
  };

  let batch = new ByteRanges();
  batch.open();
  const flush = () => {
    const full = batch;
    batch = new ByteRanges();
    batch.open();
    if (full.bytes.data[0] === 0) return;
    wrap(full.bytes.data[0], (out, at) => full.copy(0, content, out, at));
  };

  const reader = new WireReader(content);
  const end = content.length;
  while (reader.pos < end) {
    const from = reader.pos;
    const childTag = reader.tag(end);
    if (!isElement(childTag, fields)) {
      reader.skip(childTag & 7, end);
      continue;
    }
    const to = reader.valueEnd(end);
    if (to - from > room && deeper.length > 0) {
      flush();
      const child = content.subarray(reader.pos, to);
      cutMessage(child, childTag, deeper, room, budget, piece =>
        wrap(piece.length, (out, at) => piece.copy(out, at)),
      );
    } else {
      if (batch.bytes.data[0] + to - from > room) flush();
      batch.add(from, to);
    }
    reader.pos = to;
  }
  flush();
}

/** Everything but the elements of the list. */
function ownFields(content: Buffer, fields: readonly number[]): ByteRanges {
  const own = new ByteRanges();
  own.open();
  const reader = new WireReader(content);
  const end = content.length;
  while (reader.pos < end) {
    const from = reader.pos;
    const tag = reader.tag(end);
    reader.skip(tag & 7, end);
    if (!isElement(tag, fields)) own.add(from, reader.pos);
  }
  return own;
}

function isElement(tag: number, fields: readonly number[]): boolean {
  return (tag & 7) === WireType.bytes && fields.includes(tag >>> 3);
}
