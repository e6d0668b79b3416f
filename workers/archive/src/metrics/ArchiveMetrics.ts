import { Counter, Gauge, type Registry } from 'prom-client';

const PREFIX = 'sloscout_archive';

/**
 * How the state of a partition is read when metrics are scraped.
 *
 * @internal
 */
export interface PartitionState {
  partition: number;
  /** Log time of the oldest record that is read but not archived; undefined when there is none. */
  oldestMs: number | undefined;
  /** Log time up to which the partition is read. */
  watermarkMs: number | undefined;
}

/**
 * What the worker says of itself. Objects, records and bytes are counted once
 * they are in the store.
 *
 * @internal
 */
export class ArchiveMetrics {
  readonly objects: Counter<'outcome'>;
  readonly records: Counter;
  readonly rawBytes: Counter;
  readonly storedBytes: Counter;
  readonly failures: Counter<'operation'>;
  readonly missedOffsets: Counter;
  readonly expired: Counter;
  readonly restarts: Counter;

  constructor(registry: Registry, partitions: () => PartitionState[]) {
    const registers = [registry];
    const counter = (name: string, help: string) =>
      new Counter({ name: `${PREFIX}_${name}`, help, registers });
    const labelled = <L extends string>(name: string, label: L, help: string) =>
      new Counter({
        ...{ name: `${PREFIX}_${name}`, help, registers },
        labelNames: [label],
      });
    this.objects = labelled(
      'objects_total',
      'outcome',
      'Objects written; exists: another owner of the partition had written the same one.',
    );
    this.records = counter('records_total', 'Records archived.');
    this.rawBytes = counter(
      'raw_bytes_total',
      'Bytes archived, before compression.',
    );
    this.storedBytes = counter(
      'stored_bytes_total',
      'Bytes archived, as they are in the store.',
    );
    this.failures = labelled(
      'store_failures_total',
      'operation',
      'Requests to the store that failed; they are tried again.',
    );
    this.missedOffsets = counter(
      'missed_offsets_total',
      'Offsets that the log no longer had when the worker came to them.',
    );
    this.expired = counter(
      'expired_objects_total',
      'Objects deleted because they were past retention.',
    );
    this.restarts = counter(
      'consumer_restarts_total',
      'Times the consumer gave up and was started again.',
    );
    for (const outcome of ['created', 'exists'])
      this.objects.inc({ outcome }, 0);
    for (const operation of ['put', 'list', 'expire'])
      this.failures.inc({ operation }, 0);
    const age = (
      name: string,
      help: string,
      since: (state: PartitionState) => number | undefined,
    ) =>
      new Gauge({
        ...{ name: `${PREFIX}_${name}`, help, registers },
        labelNames: ['partition'],
        collect() {
          this.reset();
          for (const state of partitions()) {
            const { partition } = state;
            const seconds = (Date.now() - (since(state) ?? Date.now())) / 1000;
            this.set({ partition }, Math.max(0, seconds));
          }
        },
      });
    age(
      'oldest_unarchived_seconds',
      'Age of the oldest record that was read and is not in the store yet.',
      ({ oldestMs }) => oldestMs,
    );
    age(
      'watermark_lag_seconds',
      'How far log time, as read, is behind the clock.',
      ({ watermarkMs }) => watermarkMs,
    );
  }
}
