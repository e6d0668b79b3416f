import { createHash } from 'node:crypto';
import type { LogRecord, StoredRecord } from '@slo-scout/telemetry';

/**
 * A record that can't be decoded, as it goes to the dead letters: its bytes as
 * they were, and in the headers where it came from and what was wrong.
 *
 * @internal
 */
export function deadLetter(
  topic: string,
  record: StoredRecord,
  error: Error,
): LogRecord {
  return {
    partition: 0,
    key: record.key,
    value: record.value,
    headers: {
      ...record.headers,
      topic,
      partition: String(record.partition),
      offset: String(record.offset),
      error: error.message,
      hash: `sha256:${createHash('sha256').update(record.value).digest('hex')}`,
    },
  };
}
