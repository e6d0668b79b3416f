import {
  TOPICS,
  type LogConsumer,
  type LogRecord,
  type TelemetryLog,
} from '@slo-scout/telemetry';

/** A log in memory that can be made to fail, to hang and to wait. */
export class MemoryLog implements TelemetryLog {
  /** Of all topics but the dead letters. */
  readonly records: (LogRecord & { topic: string })[] = [];
  readonly deadLetters: LogRecord[] = [];
  readonly topics = new Map<string, number>();
  closed = false;
  /** Called before records are taken; what it throws is what append throws. */
  beforeAppend: () => Promise<void> = async () => {};

  async partitions(topic: string): Promise<number> {
    const count = this.topics.get(topic);
    if (count === undefined) throw new Error(`no topic ${topic}`);
    return count;
  }

  async ensureTopic(topic: string, partitions: number): Promise<void> {
    this.topics.set(topic, Math.max(partitions, this.topics.get(topic) ?? 0));
  }

  async append(topic: string, records: LogRecord[]): Promise<void> {
    if (this.closed) throw new Error('closed');
    await this.beforeAppend();
    for (const record of records) {
      const copy = { ...record, value: Buffer.from(record.value) };
      if (topic === TOPICS.deadLetters) this.deadLetters.push(copy);
      else this.records.push({ ...copy, topic });
    }
  }

  consume(): Promise<LogConsumer> {
    throw new Error('A collector consumes nothing');
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
