import { randomUUID } from 'node:crypto';
import {
  PostgresTelemetryLog,
  TOPICS,
  type StoredRecord,
} from '@slo-scout/telemetry';

/**
 * Every record in the raw topic of a log in Postgres, in the order of its
 * partition.
 *
 * @public
 */
export async function readRawTopic(
  url: string,
  schema: string,
): Promise<StoredRecord[]> {
  const log = await PostgresTelemetryLog.create({
    connection: { connectionString: url },
    schema,
  });
  const records: StoredRecord[] = [];
  const idle = new Set<number>();
  const partitions = await log.partitions(TOPICS.raw);
  await new Promise<void>((resolve, reject) => {
    log
      .consume(
        { topic: TOPICS.raw, group: `test-${randomUUID()}` },
        {
          assigned: async () => 0,
          revoked: async () => {},
          batch: async batch => {
            records.push(...batch.records);
            // An empty batch says that there is nothing more.
            if (batch.records.length === 0) idle.add(batch.partition);
            if (idle.size === partitions) resolve();
          },
        },
      )
      .then(consumer => consumer.failed.then(reject), reject);
  });
  await log.close();
  return records;
}
