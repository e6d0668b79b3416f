import type { TelemetryLog } from '@slo-scout/telemetry';
import { z } from 'zod';
import type { Checkpoint } from './Checkpoint';

/** Topic with one partition; its records are JSON of query → watermark, the last of a query counts. */
const TOPIC = 'slo-scout-prometheus-checkpoints';
const schema = z.record(z.string(), z.int().min(0));

/**
 * Watermarks in the telemetry log, for a collector that has lost its disk.
 * They come without the starts of series, so these begin anew.
 *
 * @internal
 */
export class CheckpointLog {
  constructor(private readonly log: TelemetryLog) {}

  /** Empty when nothing was ever written. */
  async read(): Promise<Map<string, Checkpoint>> {
    const { log } = this;
    const found = new Map<string, Checkpoint>();
    await log.ensureTopic(TOPIC, 1);
    let reject: (error: Error) => void = () => {};
    let resolve: () => void = () => {};
    const atEnd = new Promise<void>((done, failed) => {
      resolve = done;
      reject = failed;
    });
    const consumer = await log.consume(
      { topic: TOPIC, group: 'prometheus-collector' },
      {
        assigned: async () => 0,
        revoked: async () => {},
        batch: async ({ records }) => {
          // An idle partition sends empty batches: that was all.
          if (records.length === 0) resolve();
          for (const { value } of records) {
            for (const [key, watermarkMs] of parse(value)) {
              found.set(key, { watermarkMs, starts: new Map() });
            }
          }
        },
      },
    );
    consumer.failed.then(reject);
    try {
      await atEnd;
    } finally {
      await consumer.stop();
    }
    return found;
  }

  async write(checkpoints: ReadonlyMap<string, Checkpoint>): Promise<void> {
    const watermarks: Record<string, number> = {};
    for (const [key, { watermarkMs }] of checkpoints) {
      watermarks[key] = watermarkMs;
    }
    await this.log.append(TOPIC, [
      {
        partition: 0,
        value: Buffer.from(JSON.stringify(watermarks)),
        headers: { signal: 'metrics', encoding: 'json', v: '1' },
      },
    ]);
  }
}

/** What cannot be read is as if it were not there. */
function parse(value: Uint8Array): [string, number][] {
  try {
    const text = Buffer.from(value).toString('utf8');
    return Object.entries(schema.parse(JSON.parse(text)));
  } catch {
    return [];
  }
}
