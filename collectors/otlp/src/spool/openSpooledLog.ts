import { createHash } from 'node:crypto';
import { TOPICS, type TelemetryLog } from '@slo-scout/telemetry';
import type { CollectorLogger } from '../CollectorLogger';
import type { CollectorMetrics } from '../ingest/CollectorMetrics';
import { isRecordTooLarge, valueLimitOf } from '../ingest/isRecordTooLarge';
import { splitAgain } from '../ingest/splitRequest';
import type { SpoolSettings } from '../OtlpCollectorOptions';
import type { SpooledAppend } from './frame';
import { Spool } from './Spool';
import { SpooledTelemetryLog } from './SpooledTelemetryLog';

const MAX_LETTER_BYTES = 64 * 1024;

/**
 * Opens the spool of a collector in front of its log, with its metrics.
 *
 * @throws Error when the directory cannot be used; the log stays open
 * @internal
 */
export async function openSpooledLog(
  log: TelemetryLog,
  { directory, maxBytes }: SpoolSettings,
  metrics: CollectorMetrics,
  logger: CollectorLogger,
): Promise<{ log: TelemetryLog; abandon(): Promise<void> }> {
  const spool = await Spool.open({ directory, maxBytes });
  const { tornBytes, corruptAppends } = spool.damage;
  if (tornBytes > 0) {
    logger.warn(
      `The spool ends with ${tornBytes} bytes of a write that was cut short and never acknowledged; they are cut off`,
    );
  }
  if (corruptAppends > 0) {
    logger.error(
      `The disk has changed ${corruptAppends} appends in the spool; they are left out: check the disk`,
    );
  }
  if (spool.records > 0) {
    logger.info(
      `${spool.records} records are in the spool from an earlier run and go to the log now`,
    );
  }
  metrics.gauge('spool_bytes', 'Bytes in the spool', () => spool.bytes);
  metrics.gauge(
    'spool_records',
    'Records in the spool that the log does not have yet',
    () => spool.records,
  );
  metrics.gauge(
    'spool_corrupt_appends',
    'Appends in the spool that the disk has changed',
    () => spool.damage.corruptAppends,
  );
  const spooled = new SpooledTelemetryLog({
    log,
    spool,
    logger,
    isHopeless: isRecordTooLarge,
    giveUp: async ({ topic, records }, error) => {
      const split = splitAgain(
        { records, oversized: [], accepted: 0, rejected: 0, rejections: {} },
        records.map((_, i) => i),
        isRecordTooLarge(error) ? valueLimitOf(error) : 0,
      );
      if (split.records.length > 0) await log.append(topic, split.records);
      if (split.oversized.length > 0) {
        await log.append(
          TOPICS.deadLetters,
          lettersOf({ topic, records: split.oversized }),
        );
        metrics.deadLetters('record_too_large', split.oversized.length);
      }
    },
  });
  return { log: spooled, abandon: () => spooled.abandon() };
}

function lettersOf({ topic, records }: SpooledAppend) {
  return records.map(({ key, value, headers, partition }) => ({
    partition: 0,
    key,
    value: value.subarray(0, MAX_LETTER_BYTES),
    headers: {
      ...headers,
      error: 'record_too_large',
      source: 'otlp/spool',
      topic,
      partition: String(partition),
      bytes: String(value.length),
      hash: `sha256:${createHash('sha256').update(value).digest('hex')}`,
    },
  }));
}
