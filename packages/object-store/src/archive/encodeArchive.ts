import { crc32 } from 'node:zlib';
import type { StoredRecord } from '@slo-scout/telemetry';
import { Writer } from 'protobufjs/minimal';

const BYTES = 2;
const FIXED32 = 5;
const CRC_BYTES = 5;

/**
 * Tags of archive.proto.
 *
 * @internal
 */
export const TAG = {
  header: tag(1, BYTES),
  records: tag(2, BYTES),
  end: tag(3, BYTES),
} as const;

const CRC_TAG = tag(6, FIXED32);

/** @internal */
export function encodeHeader(topic: string, partition: number): Uint8Array {
  const writer = new Writer().uint32(TAG.header).fork();
  writer.uint32(tag(1, BYTES)).string(topic);
  writer.uint32(tag(2, 0)).uint32(partition);
  return writer.ldelim().finish();
}

/**
 * A record in pieces, so that its value is not copied.
 *
 * @internal
 */
export function encodeRecord(record: StoredRecord): Uint8Array[] {
  const { offset, timestamp, key, headers, value } = record;
  const fields = new Writer();
  fields.uint32(tag(1, 0)).uint64(offset);
  fields.uint32(tag(2, 0)).uint64(timestamp);
  if (key !== undefined) fields.uint32(tag(3, BYTES)).string(key);
  for (const [name, text] of Object.entries(headers)) {
    const entry = fields.uint32(tag(4, BYTES)).fork();
    entry.uint32(tag(1, BYTES)).string(name);
    entry.uint32(tag(2, BYTES)).string(text);
    entry.ldelim();
  }
  fields.uint32(tag(5, BYTES)).uint32(value.byteLength);
  const head = fields.finish();
  const crc = new Writer()
    .uint32(CRC_TAG)
    .fixed32(crc32(value, crc32(head)))
    .finish();
  const length = head.length + value.byteLength + CRC_BYTES;
  const start = new Writer().uint32(TAG.records).uint32(length).finish();
  return [start, head, value, crc];
}

/** @internal */
export function encodeEnd(records: number): Uint8Array {
  const writer = new Writer().uint32(TAG.end).fork();
  return writer.uint32(tag(1, 0)).uint64(records).ldelim().finish();
}

/** @internal */
export function tag(field: number, wireType: number): number {
  return field * 8 + wireType;
}
