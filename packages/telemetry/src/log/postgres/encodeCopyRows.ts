import type { LogRecord } from '../TelemetryLog';

const SIGNATURE = Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1');
const FIELDS = 7;

/**
 * A record with the place that the log gave it.
 *
 * @internal
 */
export interface PlacedRecord {
  record: LogRecord;
  offset: number;
  timestamp: number;
}

/**
 * Columns in the order in which {@link encodeCopyRows} writes them.
 *
 * @internal
 */
export const COPY_COLUMNS =
  'topic, partition, "offset", "timestamp", key, headers, value';

/**
 * Rows in the binary format of PostgreSQL's COPY, so that values travel as
 * they are. Format: the PostgreSQL manual, COPY, "Binary Format".
 *
 * @returns chunks to be written in order; values are not copied.
 * @internal
 */
export function encodeCopyRows(
  topic: string,
  rows: PlacedRecord[],
): Uint8Array[] {
  const header = Buffer.alloc(SIGNATURE.length + 8);
  SIGNATURE.copy(header);
  const chunks: Uint8Array[] = [header];
  const topicBytes = Buffer.from(topic);
  for (const { record, offset, timestamp } of rows) {
    const key = record.key === undefined ? undefined : Buffer.from(record.key);
    const headers = Buffer.from(JSON.stringify(record.headers));
    const size =
      2 +
      4 * FIELDS +
      topicBytes.length +
      4 +
      8 +
      8 +
      (key?.length ?? 0) +
      headers.length;
    const row = Buffer.allocUnsafe(size);
    let at = row.writeInt16BE(FIELDS);
    const bytes = (field: Buffer) => {
      at = row.writeInt32BE(field.length, at);
      at += field.copy(row, at);
    };
    bytes(topicBytes);
    at = row.writeInt32BE(record.partition, row.writeInt32BE(4, at));
    at = row.writeBigInt64BE(BigInt(offset), row.writeInt32BE(8, at));
    at = row.writeBigInt64BE(BigInt(timestamp), row.writeInt32BE(8, at));
    if (key) bytes(key);
    else at = row.writeInt32BE(-1, at);
    bytes(headers);
    row.writeInt32BE(record.value.byteLength, at);
    chunks.push(row, record.value);
  }
  chunks.push(Buffer.from([0xff, 0xff]));
  return chunks;
}
