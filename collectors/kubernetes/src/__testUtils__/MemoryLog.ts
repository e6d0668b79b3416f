import type {
  LogConsumer,
  LogRecord,
  TelemetryLog,
} from '@slo-scout/telemetry';

/** A log in memory that can be made to fail. */
export class MemoryLog implements TelemetryLog {
  readonly records: LogRecord[] = [];
  failing = false;
  closed = false;
  private count: number | undefined;

  async partitions(): Promise<number> {
    if (this.count === undefined) throw new Error('no such topic');
    return this.count;
  }

  async ensureTopic(_topic: string, partitions: number): Promise<void> {
    this.count = partitions;
  }

  async append(_topic: string, records: LogRecord[]): Promise<void> {
    if (this.failing) throw new Error('the log is away');
    this.records.push(...records);
  }

  consume(): Promise<LogConsumer> {
    throw new Error('A collector consumes nothing');
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
