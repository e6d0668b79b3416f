import { randomUUID } from 'node:crypto';
import type { LogConsumer, LogRecord, TelemetryLog } from '../TelemetryLog';
import type { Recorder } from './Recorder';

/**
 * What a test of the contract suite works with: a topic of its own, and
 * instances of the log that are closed behind it.
 *
 * @internal
 */
export class ContractFixture {
  topic = '';
  private readonly opened: TelemetryLog[] = [];

  constructor(private readonly createLog: () => Promise<TelemetryLog>) {}

  reset(): void {
    this.topic = `topic-${randomUUID()}`;
  }

  readonly open = async (): Promise<TelemetryLog> => {
    const log = await this.createLog();
    this.opened.push(log);
    return log;
  };

  readonly consume = async (
    log: TelemetryLog,
    recorder: Recorder,
    options: { group?: string; maxBatchBytes?: number } = {},
  ): Promise<LogConsumer> => {
    const { topic } = this;
    recorder.consumer = await log.consume(
      { topic, group: 'group', ...options },
      recorder,
    );
    return recorder.consumer;
  };

  async close(): Promise<void> {
    await Promise.all(this.opened.splice(0).map(log => log.close()));
  }
}

/** @internal */
export function record(partition: number, text: string): LogRecord {
  return { partition, value: Buffer.from(text), headers: { signal: 'traces' } };
}

/** @internal */
export function texts(recorder: Recorder, partition: number): string[] {
  return recorder
    .of(partition)
    .map(({ value }) => Buffer.from(value).toString());
}
