import type { Checkpoint } from '../files/Checkpoint';
import type { OutputRecord, OutputResource } from '../records/OutputRecord';

/** What a record takes beside its text, about. */
const RECORD_BYTES = 400;

/**
 * Records that are sent together, and how far their files are read with them.
 *
 * @internal
 */
export class LogBatch {
  readonly groups = new Map<OutputResource, OutputRecord[]>();
  /** By file id; undefined when the file is done with. */
  readonly progress = new Map<string, Checkpoint | undefined>();
  bytes = 0;
  records = 0;

  constructor(readonly startedAt: number) {}

  get isEmpty(): boolean {
    return this.records === 0 && this.progress.size === 0;
  }

  add(resource: OutputResource, record: OutputRecord): void {
    const records = this.groups.get(resource);
    if (records) records.push(record);
    else this.groups.set(resource, [record]);
    this.records++;
    this.bytes += record.body.length + RECORD_BYTES;
  }
}
