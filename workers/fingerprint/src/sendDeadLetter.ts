import type { StoredRecord, TelemetryLog } from '@slo-scout/telemetry';
import type { Counter } from 'prom-client';
import { deadLetter } from './deadLetter';
import type { WorkerLogger } from './WorkerLogger';

/**
 * What is needed to send a record to the dead letters.
 *
 * @internal
 */
export interface DeadLetterTools {
  log: Pick<TelemetryLog, 'append'>;
  logger: WorkerLogger;
  deadLetterTopic: string;
  metrics: {
    records: Counter<'outcome'>;
    deadLetters: Counter<'reason'>;
  };
}

/**
 * Sends a record to the dead letters, with where it came from and why.
 *
 * @throws what the log throws; the record then comes again
 * @internal
 */
export async function sendDeadLetter(
  { log, logger, deadLetterTopic, metrics }: DeadLetterTools,
  topic: string,
  record: StoredRecord,
  error: Error,
): Promise<void> {
  metrics.records.inc({ outcome: 'dead' });
  logger.warn(
    `Record ${record.offset} of partition ${record.partition} goes to the dead letters: ${error.message}`,
  );
  await log.append(deadLetterTopic, [deadLetter(topic, record, error)]);
  metrics.deadLetters.inc({ reason: error.name });
}
