import { FencedError } from '../FencedError';
import type {
  PartitionAssignment,
  RecordHandler,
  StoredRecord,
} from '../TelemetryLog';
import { retryTransient } from './retryTransient';

/**
 * The end of a partition.
 *
 * @internal
 */
export interface Head {
  /** Offset of the next record to be appended. */
  nextOffset: number;
  /** No later record has a smaller log time. */
  timestamp: number;
}

/**
 * What a reader needs of an adapter.
 *
 * @internal
 */
export interface PartitionSource {
  /** Where the group stands, as the log keeps it. */
  committed(assignment: PartitionAssignment): Promise<number | undefined>;
  /** May wait a moment for records; empty when there are none at the position. */
  fetch(
    partition: number,
    position: { offset: number; fromTimestamp: number },
  ): Promise<StoredRecord[]>;
  /** Moves an idle partition's log time on. */
  advance(partition: number): Promise<Head>;
  /** Whether an error of these calls may be gone the next time. */
  isTransient(error: unknown): boolean;
}

/**
 * Delivers one partition to a handler, in order, one call at a time, until it
 * is told to end. An idle partition gets an empty batch each `idleMs`.
 *
 * @internal
 */
export class PartitionReader {
  /** Settles when the last handler call has ended; rejects with what the handler or the database threw. */
  readonly ended: Promise<void>;
  private offset = 0;
  private fromTimestamp = 0;
  private deliveredAt = 0;
  private readonly paused: () => boolean;
  private ending = false;
  private wake: () => void = () => undefined;

  constructor(
    readonly assignment: PartitionAssignment,
    private readonly source: PartitionSource,
    private readonly handler: RecordHandler,
    private readonly options: {
      idleMs: number;
      paused: (partition: number) => boolean;
    },
  ) {
    this.paused = () => options.paused(assignment.partition);
    this.ended = this.run();
    // The consumer looks at it when it gets there; until then it is not unhandled.
    this.ended.catch(() => undefined);
  }

  seek(offset: number): void {
    this.offset = offset;
    this.fromTimestamp = 0;
  }

  /** There may be something to do: new records, or no longer paused. */
  poke(nextOffset = Infinity): void {
    if (nextOffset > this.offset) this.wake();
  }

  /** No further handler call but the one under way and `revoked`. */
  end(): void {
    this.ending = true;
    this.wake();
  }

  private async run(): Promise<void> {
    const { assignment, handler } = this;
    let failure: unknown;
    try {
      const committed = await this.retry(() =>
        this.source.committed(assignment),
      );
      const start = await handler.assigned(
        committed === undefined ? assignment : { ...assignment, committed },
      );
      // A seek during `assigned` is overruled: the returned offset is the later word.
      this.seek(start);
      while (!this.ending) await this.step();
    } catch (error) {
      failure = error;
    }
    await handler.revoked(assignment);
    // Who is fenced, or ends anyway, has nothing to report: the next owner redoes it.
    if (
      failure !== undefined &&
      !this.ending &&
      !(failure instanceof FencedError)
    )
      throw failure;
  }

  private async step(): Promise<void> {
    if (this.paused()) return this.sleep(this.options.idleMs);
    const from = this.offset;
    const records = await this.fetch();
    if (this.ending || this.paused() || from !== this.offset) return undefined;
    if (records.length) {
      const last = records[records.length - 1];
      this.offset = last.offset + 1;
      this.fromTimestamp = last.timestamp;
      return this.deliver(records, last.timestamp);
    }
    const rest = this.deliveredAt + this.options.idleMs - Date.now();
    if (rest > 0) return this.sleep(rest);
    return this.idle();
  }

  /** Nothing to read: log time passes all the same. */
  private async idle(): Promise<void> {
    const { partition } = this.assignment;
    const from = this.offset;
    const head = await this.retry(() => this.source.advance(partition));
    if (head.nextOffset > from) {
      // Either records came just now, or all that were left have been dropped by retention.
      const records = await this.fetch();
      if (records.length || from !== this.offset) return;
      this.seek(head.nextOffset);
    }
    if (!this.ending && !this.paused()) await this.deliver([], head.timestamp);
  }

  private fetch(): Promise<StoredRecord[]> {
    return this.retry(() =>
      this.source.fetch(this.assignment.partition, {
        offset: this.offset,
        fromTimestamp: this.fromTimestamp,
      }),
    );
  }

  private retry<T>(action: () => Promise<T>): Promise<T> {
    return retryTransient(
      error => this.source.isTransient(error),
      () => this.ending,
      action,
    );
  }

  private async deliver(
    records: StoredRecord[],
    watermark: number,
  ): Promise<void> {
    this.deliveredAt = Date.now();
    await this.handler.batch({ ...this.assignment, records, watermark });
  }

  private async sleep(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>(resolve => {
      this.wake = resolve;
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
    this.wake = () => undefined;
  }
}
