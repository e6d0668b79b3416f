import type {
  LogConsumer,
  LogRecord,
  TelemetryLog,
} from '@slo-scout/telemetry';

/** A log in memory that can be made to fail and to wait. */
export class MemoryLog implements TelemetryLog {
  readonly records: LogRecord[] = [];
  /** Called before records are taken; what it throws is what append throws. */
  beforeAppend: () => Promise<void> = async () => {};

  async partitions(): Promise<number> {
    return 4;
  }

  async ensureTopic(): Promise<void> {}

  async append(_topic: string, records: LogRecord[]): Promise<void> {
    await this.beforeAppend();
    this.records.push(...records);
  }

  consume(): Promise<LogConsumer> {
    throw new Error('A collector consumes nothing');
  }

  async close(): Promise<void> {}
}
