import { crc32c } from '@node-rs/crc32';
import type { LogRecord } from '../../TelemetryLog';
import { CODEC } from '../codecs';
import { compressLz4 } from './compressLz4';
import { varintSize, writeVarint } from './varint';

/** Of a batch in front of its records: https://kafka.apache.org/documentation/#recordbatch */
export const BATCH_HEADER_BYTES = 61;
const MAGIC = 2;
/** Bytes in front of what the checksum covers. */
const CHECKED_FROM = 21;
/** Below this compression gains nothing. */
const MIN_COMPRESSED_BYTES = 128;

/**
 * Who writes a batch, so that the broker takes each only once, in order.
 *
 * @internal
 */
export interface ProducerSequence {
  /** -1 for a producer that is not idempotent. */
  producerId: bigint;
  producerEpoch: number;
  /** Number of the batch's first record. */
  sequence: number;
}

/** Headers of one request are one object for all its records. */
const encodedHeaders = new WeakMap<Record<string, string>, Buffer>();

/**
 * Upper bound of the bytes of a record in a batch.
 *
 * @internal
 */
export function recordSize(record: LogRecord): number {
  return (
    record.value.byteLength +
    (record.key === undefined ? 0 : Buffer.byteLength(record.key)) +
    headersOf(record).byteLength +
    22
  );
}

/**
 * The records of a batch as they go on the wire.
 *
 * @internal
 */
export interface EncodedRecords {
  codec: number;
  /** They follow each other. */
  parts: Buffer[];
  byteLength: number;
}

/** Batches are written here first. Memory of its own for each would have the garbage collector run all the time. */
let scratch = Buffer.alloc(0);
const MAX_SCRATCH_BYTES = 2 * 1024 * 1024;

/**
 * Encodes the records of a batch, compressed when that makes them smaller.
 *
 * @param bytes - at least the sum of {@link recordSize}
 * @internal
 */
export function encodeRecords(
  records: readonly LogRecord[],
  bytes: number,
): EncodedRecords {
  const buf = scratchOf(bytes);
  let at = 0;
  for (let i = 0; i < records.length; i++)
    at = writeRecord(buf, at, records[i], i);
  const plain = buf.subarray(0, at);
  if (at >= MIN_COMPRESSED_BYTES) {
    const parts = compressLz4(plain);
    const byteLength = parts.reduce((sum, part) => sum + part.byteLength, 0);
    if (byteLength < at) {
      return {
        codec: CODEC.lz4,
        parts: parts.map(part => own(part, buf)),
        byteLength,
      };
    }
  }
  return { codec: CODEC.none, parts: [Buffer.from(plain)], byteLength: at };
}

function scratchOf(bytes: number): Buffer {
  if (bytes > MAX_SCRATCH_BYTES) return Buffer.allocUnsafe(bytes);
  if (scratch.byteLength < bytes) scratch = Buffer.allocUnsafeSlow(bytes);
  return scratch;
}

/** A copy of what is in the scratch memory. */
function own(part: Buffer, memory: Buffer): Buffer {
  return part.buffer === memory.buffer ? Buffer.from(part) : part;
}

/**
 * The header of a batch of format 2, checksum included; the records follow it.
 *
 * @internal
 */
export function encodeBatchHeader(
  { codec, parts, byteLength }: EncodedRecords,
  count: number,
  timestamp: number,
  producer: ProducerSequence,
): Buffer {
  const header = Buffer.allocUnsafe(BATCH_HEADER_BYTES);
  header.fill(0, 0, 8); // base offset: the broker's
  header.writeInt32BE(BATCH_HEADER_BYTES - 12 + byteLength, 8);
  header.writeInt32BE(-1, 12); // leader epoch: the broker's
  header[16] = MAGIC;
  header.writeInt16BE(codec, CHECKED_FROM);
  header.writeInt32BE(count - 1, 23);
  header.writeBigInt64BE(BigInt(timestamp), 27);
  header.writeBigInt64BE(BigInt(timestamp), 35);
  header.writeBigInt64BE(producer.producerId, 43);
  header.writeInt16BE(producer.producerEpoch, 51);
  header.writeInt32BE(producer.sequence, 53);
  header.writeInt32BE(count, 57);
  let checksum = crc32c(header.subarray(CHECKED_FROM));
  for (const part of parts) checksum = crc32c(part, checksum);
  header.writeUInt32BE(checksum, 17);
  return header;
}

function writeRecord(
  buf: Buffer,
  start: number,
  record: LogRecord,
  offsetDelta: number,
): number {
  const { key, value } = record;
  const headers = headersOf(record);
  const keyBytes = key === undefined ? -1 : Buffer.byteLength(key);
  const length =
    2 + // attributes, and the distance in time, which is none
    varintSize(offsetDelta) +
    varintSize(keyBytes) +
    Math.max(0, keyBytes) +
    varintSize(value.byteLength) +
    value.byteLength +
    headers.byteLength;
  let at = writeVarint(buf, start, length);
  buf[at++] = 0;
  buf[at++] = 0;
  at = writeVarint(buf, at, offsetDelta);
  at = writeVarint(buf, at, keyBytes);
  if (key !== undefined) at += buf.write(key, at, 'utf8');
  at = writeVarint(buf, at, value.byteLength);
  buf.set(value, at);
  at += value.byteLength;
  buf.set(headers, at);
  return at + headers.byteLength;
}

/** Number and fields of the headers as they stand in a record. */
function headersOf({ headers }: LogRecord): Buffer {
  let encoded = encodedHeaders.get(headers);
  if (!encoded) {
    encoded = encodeHeaders(Object.entries(headers));
    encodedHeaders.set(headers, encoded);
  }
  return encoded;
}

function encodeHeaders(entries: [string, string][]): Buffer {
  const texts = entries.flat();
  const size = texts.reduce(
    (sum, text) => sum + Buffer.byteLength(text) + 5,
    5,
  );
  const buf = Buffer.allocUnsafe(size);
  let at = writeVarint(buf, 0, entries.length);
  for (const text of texts) {
    at = writeVarint(buf, at, Buffer.byteLength(text));
    at += buf.write(text, at, 'utf8');
  }
  return buf.subarray(0, at);
}
