import { crc32 } from 'node:zlib';
import type { StoredRecord } from '@slo-scout/telemetry';
import { Reader } from 'protobufjs/minimal';
import { tag } from './encodeArchive';

const CRC_FIELD_BYTES = 5;

/**
 * @throws RangeError or Error of the reader on bytes that are no header
 * @internal
 */
export function decodeHeader(bytes: Uint8Array): {
  topic: string;
  partition: number;
} {
  const reader = Reader.create(bytes);
  let topic = '';
  let partition = 0;
  while (reader.pos < reader.len) {
    const at = reader.uint32();
    if (at === tag(1, 2)) topic = reader.string();
    else if (at === tag(2, 0)) partition = reader.uint32();
    else reader.skipType(at % 8);
  }
  return { topic, partition };
}

/**
 * @returns undefined when its checksum does not fit
 * @throws RangeError or Error of the reader on bytes that are no record
 * @internal
 */
export function decodeRecord(
  bytes: Buffer,
  partition: number,
): StoredRecord | undefined {
  const end = bytes.length - CRC_FIELD_BYTES;
  if (end < 0 || bytes[end] !== tag(6, 5)) return undefined;
  if (bytes.readUInt32LE(end + 1) !== crc32(bytes.subarray(0, end))) {
    return undefined;
  }
  const reader = Reader.create(bytes.subarray(0, end));
  const record: StoredRecord = {
    ...{ partition, offset: 0, timestamp: 0, headers: {} },
    value: new Uint8Array(),
  };
  while (reader.pos < reader.len) {
    const at = reader.uint32();
    if (at === tag(1, 0)) record.offset = wholeNumber(reader);
    else if (at === tag(2, 0)) record.timestamp = wholeNumber(reader);
    else if (at === tag(3, 2)) record.key = reader.string();
    else if (at === tag(4, 2)) readHeader(reader, record.headers);
    else if (at === tag(5, 2)) record.value = reader.bytes();
    else reader.skipType(at % 8);
  }
  return record;
}

/** @internal */
export function decodeEnd(bytes: Uint8Array): number {
  const reader = Reader.create(bytes);
  let records = 0;
  while (reader.pos < reader.len) {
    const at = reader.uint32();
    if (at === tag(1, 0)) records = wholeNumber(reader);
    else reader.skipType(at % 8);
  }
  return records;
}

function readHeader(reader: Reader, headers: Record<string, string>): void {
  const end = reader.uint32() + reader.pos;
  let name = '';
  let value = '';
  while (reader.pos < end) {
    const at = reader.uint32();
    if (at === tag(1, 2)) name = reader.string();
    else if (at === tag(2, 2)) value = reader.string();
    else reader.skipType(at % 8);
  }
  // Not by assignment: `__proto__` is a name like any other.
  Object.defineProperty(headers, name, {
    ...{ value, enumerable: true, writable: true, configurable: true },
  });
}

/** Offsets and times are below 2^53. */
function wholeNumber(reader: Reader): number {
  return Number(reader.uint64().toString());
}
