import { randomBytes } from 'node:crypto';
import type { Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import {
  LogRecordReader,
  type LogRecordReaderOptions,
  type PodContainer,
  type RawLogRecord,
  type ReaderCounts,
} from '@slo-scout/logs';
import type { LogSource } from '../config/LogCollectorConfig';
import type { Checkpoint } from './Checkpoint';
import {
  HEAD_BYTES,
  hashOf,
  NOTHING_READ,
  readAt,
  SEAM_BYTES,
  type Fingerprint,
} from './Fingerprint';

/** @internal */
export interface TailedFileOptions {
  source: LogSource;
  reader: LogRecordReaderOptions;
  pod: PodContainer | undefined;
}

/** @internal */
export type ReadResult =
  /** `records` are those that are complete now; `more` when the file goes on. */
  | { kind: 'read'; records: RawLogRecord[]; more: boolean }
  /** The file holds something else now: it was truncated, or written anew. */
  | { kind: 'replaced' };

/**
 * One content of a file, from its first byte to its last, under whatever name.
 *
 * @internal
 */
export class TailedFile {
  readonly id: string;
  readonly source: LogSource;
  readonly pod: PodContainer | undefined;
  /** Where it is now. */
  path: string;
  /** The name that rotation gave it others from. */
  readonly logPath: string;
  dev: number;
  ino: number;
  /** True when no path of ours leads to it any more: it is read to its end. */
  leaving = false;
  /** When its path was last seen to lead to it, ms since the epoch. */
  seenAt: number;
  lastGrowthAt: number;
  nextPollAt = 0;
  size: number;
  mtimeMs = 0;
  /** True when what was read is in no checkpoint yet. */
  moved = false;
  readonly #reader: LogRecordReader;
  #handle: FileHandle | undefined;
  #head: { bytes: number; hash: string };
  /** Bytes before the position; their hash where only that is known. */
  #seam: Buffer | string;

  /** @param checkpoint - with the fingerprint at its position */
  constructor(
    options: TailedFileOptions,
    checkpoint: Checkpoint,
    now: number,
    location = checkpoint.path,
  ) {
    const { id, path, dev, ino, fingerprint, position } = checkpoint;
    this.id = id;
    this.source = options.source;
    this.pod = options.pod;
    this.path = location;
    this.logPath = path;
    this.dev = dev;
    this.ino = ino;
    this.seenAt = now;
    this.lastGrowthAt = now;
    this.#reader = new LogRecordReader(options.reader, position);
    this.size = position.offset;
    this.#head = { bytes: fingerprint.headBytes, hash: fingerprint.head };
    this.#seam = fingerprint.seam;
  }

  /** The checkpoint of a content that nobody has read. */
  static fresh(path: string, stats: Stats, now: number): Checkpoint {
    return {
      id: randomBytes(8).toString('hex'),
      path,
      ...{ dev: stats.dev, ino: stats.ino },
      fingerprint: NOTHING_READ,
      position: { offset: 0 },
      seenAt: now,
    };
  }

  get bytesRead(): number {
    return this.#reader.bytesRead;
  }

  get pendingBytes(): number {
    return this.#reader.pendingBytes;
  }

  /** What was cut since the last call. */
  takeCounts(): ReaderCounts {
    const { counts } = this.#reader;
    const taken = { ...counts };
    Object.assign(counts, { truncated: 0, divided: 0, invalidUtf8: 0 });
    return taken;
  }

  get isOpen(): boolean {
    return this.#handle !== undefined;
  }

  get fingerprint(): Fingerprint {
    const seam =
      typeof this.#seam === 'string' ? this.#seam : hashOf(this.#seam);
    return {
      headBytes: this.#head.bytes,
      head: this.#head.hash,
      ...{ end: this.bytesRead, seam },
    };
  }

  /** Where to go on when all records given out so far are acknowledged. */
  checkpoint(): Checkpoint {
    const { id, logPath, dev, ino, fingerprint, seenAt } = this;
    const { position } = this.#reader;
    return { id, path: logPath, dev, ino, fingerprint, position, seenAt };
  }

  isAt(stats: Stats): boolean {
    return stats.ino === this.ino && stats.dev === this.dev;
  }

  /** Holds the file by a handle, so that it can be read after it was renamed or deleted. */
  async open(): Promise<FileHandle> {
    this.#handle ??= await open(this.path, 'r');
    return this.#handle;
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    await handle?.close();
  }

  /** Goes on in another file that holds the same, and more. */
  async moveTo(path: string, stats: Stats, handle: FileHandle): Promise<void> {
    await this.close();
    this.path = path;
    this.dev = stats.dev;
    this.ino = stats.ino;
    this.size = stats.size;
    this.#handle = handle;
  }

  /**
   * Reads on. What was read before must still be there, at the beginning and
   * right before the position; looked at after reading, so that a truncation
   * meanwhile is noticed.
   */
  async read(maxBytes: number, now: number): Promise<ReadResult> {
    const handle = await this.open();
    const from = this.bytesRead;
    const before = Math.min(SEAM_BYTES, from);
    const expected = Math.max(4096, this.size - from);
    const most = Math.min(maxBytes, expected);
    const bytes = await readAt(handle, from - before, from + most);
    const head = await readAt(handle, 0, HEAD_BYTES);
    if (!this.#isSame(bytes.subarray(0, before), before, head)) {
      return { kind: 'replaced' };
    }
    const end = from - before + bytes.length;
    const headBytes = Math.min(head.length, end);
    if (headBytes > this.#head.bytes) {
      this.#head = {
        bytes: headBytes,
        hash: hashOf(head.subarray(0, headBytes)),
      };
    }
    // A copy: records share memory with the chunk, which is much larger.
    this.#seam = Buffer.from(bytes.subarray(-SEAM_BYTES));
    if (bytes.length === before)
      return { kind: 'read', records: [], more: false };
    this.lastGrowthAt = now;
    this.moved = true;
    this.size = Math.max(this.size, end);
    const records = this.#reader.push(bytes.subarray(before), now);
    return { kind: 'read', records, more: end - from === most };
  }

  flushIdle(now: number, recordMs: number, lineMs: number): RawLogRecord[] {
    return this.#flushed(this.#reader.flushIdle(now, recordMs, lineMs));
  }

  /** The last records: nothing more is read. */
  end(): RawLogRecord[] {
    return this.#flushed(this.#reader.end());
  }

  /** Gives up the rest of what is not complete, to free its memory. */
  cut(): RawLogRecord[] {
    return this.#flushed(this.#reader.cut());
  }

  #flushed(records: RawLogRecord[]): RawLogRecord[] {
    this.moved ||= records.length > 0;
    return records;
  }

  #isSame(seam: Buffer, length: number, head: Buffer): boolean {
    if (seam.length < length) return false;
    const known = this.#seam;
    const goesOn =
      typeof known === 'string' ? hashOf(seam) === known : seam.equals(known);
    if (!goesOn) return false;
    return (
      head.length >= this.#head.bytes &&
      hashOf(head.subarray(0, this.#head.bytes)) === this.#head.hash
    );
  }
}
