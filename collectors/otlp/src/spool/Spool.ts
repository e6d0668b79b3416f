import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { encodeFrame, type SpooledAppend } from './frame';
import { lockDirectory } from './lockDirectory';
import { recoverSegment } from './recoverSegment';
import { Segment } from './Segment';
import { SpoolFullError } from './SpoolFullError';

const SEGMENT_BYTES = 16 * 1024 * 1024;

/** @internal */
export interface SpoolOptions {
  /** Created when it is missing. Used by one spool at a time. */
  directory: string;
  maxBytes: number;
  /** A file is closed when it has so many. Default 16 MiB. */
  segmentBytes?: number;
}

/** What opening a spool found to be broken. */
export interface SpoolDamage {
  /** Bytes at the end that no whole append was in: never acknowledged. */
  tornBytes: number;
  /** Appends whose checksum does not fit: the disk has changed them. */
  corruptAppends: number;
}

interface Waiting {
  /** Of its frame. */
  pieces: Uint8Array[];
  bytes: number;
  records: number;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * A bounded queue of appends on disk, in the order in which they came.
 *
 * @internal
 */
export class Spool {
  readonly damage: SpoolDamage = { tornBytes: 0, corruptAppends: 0 };
  /** Oldest first. Only the last one is written, and only when it is `active`. */
  private readonly segments: Segment[] = [];
  private active: Segment | undefined;
  private nextNumber = 0;
  /** Of the oldest segment: where the first append stands that is not delivered. */
  private cursor = 0;
  private waiting: Waiting[] = [];
  private waitingBytes = 0;
  private flushing: Promise<void> | undefined;
  private heldRecords = 0;
  private unlock: () => Promise<void> = async () => {};

  private constructor(private readonly options: Required<SpoolOptions>) {}

  /**
   * Opens a spool and checks what is in it.
   *
   * @throws Error when the directory cannot be used, or is used by another process
   */
  static async open(options: SpoolOptions): Promise<Spool> {
    const spool = new Spool({ segmentBytes: SEGMENT_BYTES, ...options });
    const { directory } = options;
    await mkdir(directory, { recursive: true });
    spool.unlock = await lockDirectory(directory);
    try {
      await spool.recover();
    } catch (error) {
      await spool.close();
      throw error;
    }
    return spool;
  }

  /** Bytes on disk. */
  get bytes(): number {
    return this.segments.reduce((sum, { length }) => sum + length, 0);
  }

  /** Records that are not delivered. */
  get records(): number {
    return this.heldRecords;
  }

  /** Nothing is there to be delivered, and nothing is being written. */
  get empty(): boolean {
    return this.segments.length === 0 && this.waiting.length === 0;
  }

  /**
   * Resolves when the append is on the disk; those that come together share
   * one fsync.
   *
   * @throws SpoolFullError, or Error of the system when the disk does not take it
   */
  append(append: SpooledAppend): Promise<void> {
    const pieces = encodeFrame(append);
    let bytes = 0;
    for (const piece of pieces) bytes += piece.length;
    const { maxBytes } = this.options;
    if (this.bytes + this.waitingBytes + bytes > maxBytes) {
      return Promise.reject(new SpoolFullError(maxBytes));
    }
    this.waitingBytes += bytes;
    return new Promise((resolve, reject) => {
      const records = append.records.length;
      this.waiting.push({ pieces, bytes, records, resolve, reject });
      this.flushing ??= this.flush();
    });
  }

  /**
   * The oldest appends that are not delivered, at least one if there is any.
   *
   * @param maxBytes - of their values, about
   */
  async peek(
    maxBytes: number,
  ): Promise<{ appends: SpooledAppend[]; delivered(): Promise<void> }> {
    // What is delivered already may be waiting for its successor to be written.
    if (this.cursor === this.segments[0]?.length) await this.flushing;
    const appends: SpooledAppend[] = [];
    const [segment] = this.segments;
    let position = this.cursor;
    while (segment && position - this.cursor < maxBytes) {
      const found = await segment.read(position);
      if (!found) break;
      if (found.append) appends.push(found.append);
      else this.damage.corruptAppends++;
      position = found.next;
    }
    if (segment && position === this.cursor && position < segment.length) {
      // The disk has changed a length since the start: what follows cannot be told apart.
      this.damage.corruptAppends++;
      position = segment.length;
    }
    return {
      appends,
      delivered: () => this.forget(segment, position, appends),
    };
  }

  /** Waits for what is being written. What is not delivered stays on the disk. */
  async close(): Promise<void> {
    await this.flushing;
    await Promise.all(this.segments.map(segment => segment.close()));
    this.segments.length = 0;
    await this.unlock();
  }

  private async recover(): Promise<void> {
    const { directory } = this.options;
    const numbers = (await readdir(directory))
      .flatMap(name => Segment.numberOf(name) ?? [])
      .sort((a, b) => a - b);
    for (const number of numbers) {
      const file = path.join(directory, Segment.nameOf(number));
      const found = await recoverSegment(file, number === numbers.at(-1));
      this.damage.tornBytes += found.tornBytes;
      this.damage.corruptAppends += found.corruptAppends;
      this.heldRecords += found.records;
      this.nextNumber = number + 1;
      if (found.segment) this.segments.push(found.segment);
    }
  }

  private async flush(): Promise<void> {
    while (this.waiting.length > 0) {
      const group = this.waiting;
      this.waiting = [];
      try {
        await this.write(group);
        for (const { resolve } of group) resolve();
      } catch (error) {
        for (const { reject } of group) reject(error);
      }
      for (const { bytes } of group) this.waitingBytes -= bytes;
    }
    this.flushing = undefined;
  }

  private async write(group: Waiting[]): Promise<void> {
    const { directory, segmentBytes } = this.options;
    if (!this.active || this.active.length >= segmentBytes) {
      this.active = undefined;
      const segment = await Segment.create(directory, this.nextNumber);
      this.nextNumber++;
      this.segments.push(segment);
      this.active = segment;
    }
    const segment = this.active;
    const before = segment.length;
    try {
      await segment.append(
        group.flatMap(({ pieces }) => pieces),
        group.reduce((sum, { bytes }) => sum + bytes, 0),
      );
    } catch (error) {
      // After a failed fsync nothing is known of this file: go on in another.
      this.active = undefined;
      await segment.cut(before).catch(() => {});
      if (before === 0) await this.drop(segment);
      throw error;
    }
    for (const { records } of group) this.heldRecords += records;
  }

  private async forget(
    segment: Segment | undefined,
    position: number,
    appends: SpooledAppend[],
  ): Promise<void> {
    // Closed in between.
    if (!segment || this.segments[0] !== segment) return;
    this.cursor = position;
    for (const { records } of appends) this.heldRecords -= records.length;
    if (position < segment.length) return;
    if (segment === this.active) {
      if (this.flushing) return;
      this.active = undefined;
    }
    await this.drop(segment);
  }

  private async drop(segment: Segment): Promise<void> {
    const index = this.segments.indexOf(segment);
    if (index < 0) return;
    this.segments.splice(index, 1);
    if (index === 0) this.cursor = 0;
    // One that stays is delivered again after the next start.
    await segment.remove().catch(() => {});
  }
}
