import { once } from 'node:events';
import type { Transform } from 'node:stream';
import type { StoredRecord } from '@slo-scout/telemetry';
import { type ArchiveName } from './ArchiveName';
import { ARCHIVE_FORMAT, createCompressor } from './compression';
import { encodeEnd, encodeHeader, encodeRecord } from './encodeArchive';

/** The compressor works on a thread of its own; this much makes the way there worth it. */
const CHUNK_BYTES = 256 * 1024;

/**
 * Makes one object of the archive from consecutive records of a partition.
 * What it holds in memory is compressed.
 *
 * @public
 */
export class ArchiveWriter {
  /** Bytes before compression. */
  rawBytes = 0;
  records = 0;
  private first: StoredRecord | undefined;
  private last: StoredRecord | undefined;
  private pending: Uint8Array[] = [];
  private pendingBytes = 0;
  private readonly compressed: Buffer[] = [];
  private readonly compressor: Transform = createCompressor(ARCHIVE_FORMAT);
  private failure: Error | undefined;

  constructor(
    private readonly topic: string,
    private readonly partition: number,
  ) {
    this.compressor.on('data', chunk => this.compressed.push(chunk));
    this.compressor.on('error', error => {
      this.failure = error;
    });
    this.push(encodeHeader(topic, partition));
  }

  /** Log time of the first record; undefined while there is none. */
  get fromMs(): number | undefined {
    return this.first?.timestamp;
  }

  /**
   * Resolves when the record may be followed by another one.
   *
   * @throws RangeError when the offset does not grow
   */
  async add(record: StoredRecord): Promise<void> {
    if (this.last && record.offset <= this.last.offset) {
      throw new RangeError(
        `Offset ${record.offset} of partition ${this.partition} comes after ${this.last.offset}.`,
      );
    }
    this.first ??= record;
    this.last = record;
    this.records++;
    for (const piece of encodeRecord(record)) this.push(piece);
    if (this.pendingBytes >= CHUNK_BYTES) await this.compress();
  }

  /**
   * The object. There must be a record in it; do not add more.
   *
   * @throws RangeError when it is empty
   */
  async finish(): Promise<{ name: ArchiveName; body: Buffer }> {
    const { first, last, topic, partition } = this;
    if (!first || !last) throw new RangeError('There is no record to archive.');
    this.push(encodeEnd(this.records));
    await this.compress();
    const ended = once(this.compressor, 'end');
    this.compressor.end();
    await ended;
    return {
      name: {
        ...{ topic, partition, first: first.offset, last: last.offset },
        ...{ fromMs: first.timestamp, toMs: last.timestamp },
        format: ARCHIVE_FORMAT,
      },
      body: Buffer.concat(this.compressed),
    };
  }

  /** Frees what is held. */
  discard(): void {
    this.compressor.destroy();
  }

  private push(piece: Uint8Array): void {
    this.pending.push(piece);
    this.pendingBytes += piece.byteLength;
    this.rawBytes += piece.byteLength;
  }

  private async compress(): Promise<void> {
    const chunk = Buffer.concat(this.pending, this.pendingBytes);
    this.pending = [];
    this.pendingBytes = 0;
    if (!this.compressor.write(chunk)) await once(this.compressor, 'drain');
    if (this.failure) throw this.failure;
  }
}
