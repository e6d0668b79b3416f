import type { LogRecord } from '../TelemetryLog';
import { isTransient } from './isTransient';

const MAX_GROUP_BYTES = 16 * 1024 * 1024;

interface PendingAppend {
  records: LogRecord[];
  bytes: number;
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Group commit: while one transaction is being made durable, the appends that
 * arrive wait and share the next one, so that the disk is asked once for all.
 *
 * @internal
 */
export class AppendQueue {
  private readonly pending: PendingAppend[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly write: (records: LogRecord[]) => Promise<void>,
  ) {}

  /** Resolves when the records are durable. */
  append(records: LogRecord[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const bytes = records.reduce(
        (sum, { value }) => sum + value.byteLength,
        0,
      );
      this.pending.push({ records, bytes, resolve, reject });
      this.running ??= this.drain();
    });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    await this.running;
  }

  private async drain(): Promise<void> {
    while (this.pending.length) {
      const group = this.nextGroup();
      try {
        await this.write(group.flatMap(({ records }) => records));
        group.forEach(({ resolve }) => resolve());
      } catch (error) {
        await this.settleOneByOne(group, error as Error);
      }
    }
    this.running = undefined;
  }

  private nextGroup(): PendingAppend[] {
    let bytes = 0;
    let length = 0;
    while (length < this.pending.length) {
      bytes += this.pending[length].bytes;
      if (length > 0 && bytes > MAX_GROUP_BYTES) break;
      length++;
    }
    return this.pending.splice(0, length);
  }

  /** One bad record must not fail the appends that shared its transaction. */
  private async settleOneByOne(
    group: PendingAppend[],
    error: Error,
  ): Promise<void> {
    if (group.length === 1 || isTransient(error)) {
      group.forEach(({ reject }) => reject(error));
      return;
    }
    for (const { records, resolve, reject } of group) {
      await this.write(records).then(resolve, reject);
    }
  }
}
