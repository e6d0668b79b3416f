import { crc32c } from '@node-rs/crc32';
import type { LogRecord } from '@slo-scout/telemetry';

/** Length and CRC32C of the content, little-endian. */
export const FRAME_HEADER_BYTES = 8;
const META_LENGTH_BYTES = 4;

/** The records of one append. */
export interface SpooledAppend {
  topic: string;
  records: LogRecord[];
}

interface Meta {
  topic: string;
  records: (Omit<LogRecord, 'value'> & { bytes: number })[];
}

/**
 * An append as pieces of a file, without copying its values:
 * header, length of the description, description (JSON), values.
 *
 * @internal
 */
export function encodeFrame({ topic, records }: SpooledAppend): Uint8Array[] {
  const meta: Meta = {
    topic,
    records: records.map(({ value, ...record }) => ({
      ...record,
      bytes: value.length,
    })),
  };
  const description = Buffer.from(JSON.stringify(meta));
  const head = Buffer.alloc(FRAME_HEADER_BYTES + META_LENGTH_BYTES);
  head.writeUInt32LE(description.length, FRAME_HEADER_BYTES);
  const content = [
    head.subarray(FRAME_HEADER_BYTES),
    description,
    ...records.map(record => record.value),
  ];
  let length = 0;
  let crc = 0;
  for (const piece of content) {
    length += piece.length;
    crc = crc32c(piece, crc);
  }
  head.writeUInt32LE(length, 0);
  head.writeUInt32LE(crc, 4);
  return [head, description, ...records.map(record => record.value)];
}

/**
 * The append of a frame's content, or undefined when that is not what was written.
 *
 * @internal
 */
export function decodeFrame(
  content: Buffer,
  crc: number,
): SpooledAppend | undefined {
  if (content.length < META_LENGTH_BYTES || crc32c(content) !== crc) {
    return undefined;
  }
  const metaEnd = META_LENGTH_BYTES + content.readUInt32LE(0);
  const meta: Meta = JSON.parse(
    content.toString('utf8', META_LENGTH_BYTES, metaEnd),
  );
  let at = metaEnd;
  const records = meta.records.map(({ bytes, ...record }) => {
    const value = content.subarray(at, at + bytes);
    at += bytes;
    return { ...record, value };
  });
  return { topic: meta.topic, records };
}
