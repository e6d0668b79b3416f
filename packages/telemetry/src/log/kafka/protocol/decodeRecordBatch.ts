import { crc32c } from '@node-rs/crc32';
import type { StoredRecord } from '../../TelemetryLog';
import { CODEC, decompress } from '../codecs';
import { KafkaLogError } from '../KafkaLogError';
import { BATCH_HEADER_BYTES } from './encodeRecordBatch';

const CODEC_BITS = 0x07;
const LOG_APPEND_TIME = 0x08;
const CONTROL = 0x20;
/** Bytes up to and with the length. */
const PREFIX_BYTES = 12;

/**
 * Records of one batch as a broker stores it.
 *
 * @internal
 */
export interface DecodedBatch {
  records: StoredRecord[];
  /** Offset after the last of the batch, also where compaction has taken that away. */
  nextOffset: number;
  /** Bytes of the batch. */
  byteLength: number;
  /** Whether the broker set the times; else the producers did. */
  logAppendTime: boolean;
}

/** Reads records one after the other; a number that leads out of the batch is an error, never an endless loop. */
class RecordReader {
  private at = 0;

  constructor(private readonly buf: Buffer) {}

  read() {
    const length = this.varint();
    const end = this.at + length;
    if (length < 0 || end > this.buf.byteLength) throw damaged();
    this.at++; // attributes: none are defined
    const timestampDelta = this.varint();
    const offsetDelta = this.varint();
    const key = this.bytes()?.toString('utf8');
    const value = this.bytes() ?? Buffer.alloc(0);
    const headers: Record<string, string> = {};
    const count = this.varint();
    for (let i = 0; i < count && this.at < end; i++) {
      const name = this.bytes()?.toString('utf8') ?? '';
      headers[name] = this.bytes()?.toString('utf8') ?? '';
    }
    if (this.at !== end) throw damaged();
    return { timestampDelta, offsetDelta, key, value, headers };
  }

  private bytes(): Buffer | undefined {
    const length = this.varint();
    if (length < 0) return undefined;
    const from = this.at;
    this.at += length;
    if (this.at > this.buf.byteLength) throw damaged();
    return this.buf.subarray(from, this.at);
  }

  /** Zigzag; exact up to 2^53, which times need. */
  private varint(): number {
    let value = 0;
    let factor = 1;
    for (let i = 0; i < 10; i++) {
      const byte = this.buf[this.at++];
      if (byte === undefined) throw damaged();
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value % 2 ? -(value + 1) / 2 : value / 2;
      factor *= 128;
    }
    throw damaged();
  }
}

function damaged(): KafkaLogError {
  return new KafkaLogError('UNREADABLE', 'A record of a batch is damaged.');
}

/**
 * Decodes the first record batch of `bytes`. Values share memory with it, or
 * with what was decompressed.
 *
 * @returns undefined when the batch is cut off, as the last of an answer may be
 * @throws KafkaLogError when the batch is of an old format, or damaged
 * @internal
 */
export function decodeRecordBatch(
  bytes: Buffer,
  partition: number,
): DecodedBatch | undefined {
  if (bytes.byteLength < PREFIX_BYTES) return undefined;
  const byteLength = PREFIX_BYTES + bytes.readInt32BE(8);
  if (bytes.byteLength < byteLength) return undefined;
  if (bytes[16] !== 2) {
    throw new KafkaLogError(
      'UNREADABLE',
      'A record batch is of a format older than Kafka 0.11: let its producer use a newer client.',
    );
  }
  if (crc32c(bytes.subarray(21, byteLength)) !== bytes.readUInt32BE(17)) {
    throw new KafkaLogError(
      'UNREADABLE',
      `A record batch of partition ${partition} is damaged: its checksum is wrong.`,
    );
  }
  const baseOffset = Number(bytes.readBigInt64BE(0));
  const attributes = bytes.readInt16BE(21);
  const nextOffset = baseOffset + bytes.readInt32BE(23) + 1;
  const logAppendTime = (attributes & LOG_APPEND_TIME) !== 0;
  const result = { records: [], nextOffset, byteLength, logAppendTime };
  if (attributes & CONTROL) return result;

  const body = decompress(
    attributes & CODEC_BITS,
    bytes.subarray(BATCH_HEADER_BYTES, byteLength),
  );
  const baseTimestamp = Number(bytes.readBigInt64BE(27));
  const maxTimestamp = Number(bytes.readBigInt64BE(35));
  const count = bytes.readInt32BE(57);
  const reader = new RecordReader(
    // What is not decompressed would keep the whole answer in memory, and be kept by it.
    (attributes & CODEC_BITS) === CODEC.none ? Buffer.from(body) : body,
  );
  const records: StoredRecord[] = [];
  for (let i = 0; i < count; i++) {
    const record = reader.read();
    records.push({
      partition,
      offset: baseOffset + record.offsetDelta,
      timestamp: logAppendTime
        ? maxTimestamp
        : baseTimestamp + record.timestampDelta,
      key: record.key,
      value: record.value,
      headers: record.headers,
    });
  }
  return { ...result, records };
}
