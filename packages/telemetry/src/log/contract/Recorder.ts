import type {
  LogConsumer,
  PartitionAssignment,
  RecordBatch,
  RecordHandler,
  StoredRecord,
} from '../TelemetryLog';

/**
 * A handler that writes down what it is given, for the contract suite.
 *
 * @internal
 */
export class Recorder implements RecordHandler {
  readonly records: StoredRecord[] = [];
  readonly batches: RecordBatch[] = [];
  readonly assignments: PartitionAssignment[] = [];
  readonly owned = new Map<number, number>();
  /** Where the next owner of a partition starts; may be shared between recorders, as a committed offset is. */
  readonly positions: Map<number, number>;
  consumer: LogConsumer | undefined;
  /** Handler calls of one partition that ran at the same time: must stay empty. */
  readonly overlaps: number[] = [];
  private readonly busy = new Set<number>();

  constructor(
    options: {
      positions?: Map<number, number>;
      onBatch?: (
        batch: RecordBatch,
        recorder: Recorder,
      ) => Promise<void> | void;
    } = {},
  ) {
    this.positions = options.positions ?? new Map();
    this.onBatch = options.onBatch ?? (() => undefined);
  }

  private readonly onBatch: (
    batch: RecordBatch,
    recorder: Recorder,
  ) => Promise<void> | void;

  async assigned(assignment: PartitionAssignment): Promise<number> {
    return this.exclusively(assignment.partition, async () => {
      this.assignments.push(assignment);
      this.owned.set(assignment.partition, assignment.generation);
      return this.positions.get(assignment.partition) ?? 0;
    });
  }

  async batch(batch: RecordBatch): Promise<void> {
    await this.exclusively(batch.partition, async () => {
      await this.onBatch(batch, this);
      this.batches.push(batch);
      this.records.push(...batch.records);
      const last = batch.records.at(-1);
      if (last) this.positions.set(batch.partition, last.offset + 1);
    });
  }

  async revoked(assignment: PartitionAssignment): Promise<void> {
    await this.exclusively(assignment.partition, async () => {
      this.owned.delete(assignment.partition);
    });
  }

  of(partition: number): StoredRecord[] {
    return this.records.filter(record => record.partition === partition);
  }

  private async exclusively<T>(
    partition: number,
    work: () => Promise<T>,
  ): Promise<T> {
    if (this.busy.has(partition)) this.overlaps.push(partition);
    this.busy.add(partition);
    try {
      return await work();
    } finally {
      this.busy.delete(partition);
    }
  }
}
