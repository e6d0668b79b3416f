import { open, unlink, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { decodeFrame, FRAME_HEADER_BYTES, type SpooledAppend } from './frame';

/** What stands at a position of a segment. */
export interface FrameAt {
  /** Undefined when the bytes are not what was written: then it is skipped. */
  append: SpooledAppend | undefined;
  /** Where the next frame begins. */
  next: number;
}

/**
 * A file of frames.
 *
 * @internal
 */
export class Segment {
  private constructor(
    readonly file: string,
    private readonly handle: FileHandle,
    /** Bytes that are durable. */
    private durable: number,
  ) {}

  static async create(directory: string, number: number): Promise<Segment> {
    const file = path.join(directory, Segment.nameOf(number));
    const handle = await open(file, 'wx+');
    try {
      // The name of a new file must be as durable as its contents.
      const parent = await open(directory, 'r');
      await parent.sync().finally(() => parent.close());
    } catch (error) {
      await handle.close();
      throw error;
    }
    return new Segment(file, handle, 0);
  }

  static async openExisting(file: string): Promise<Segment> {
    const handle = await open(file, 'r+');
    const { size } = await handle.stat();
    return new Segment(file, handle, size);
  }

  static nameOf(number: number): string {
    return `${String(number).padStart(12, '0')}.spool`;
  }

  /** Undefined when the file is no segment. */
  static numberOf(name: string): number | undefined {
    const match = /^(\d{12})\.spool$/.exec(name);
    return match ? Number(match[1]) : undefined;
  }

  get length(): number {
    return this.durable;
  }

  /**
   * Resolves when all of it is on the disk.
   *
   * @param pieces - whole frames
   * @param length - of all pieces
   * @throws Error of the system; then the segment is as long as before
   */
  async append(pieces: Uint8Array[], length: number): Promise<void> {
    const { bytesWritten } = await this.handle.writev(pieces, this.durable);
    if (bytesWritten !== length) {
      throw new Error(`only ${bytesWritten} of ${length} bytes were written`);
    }
    await this.handle.datasync();
    this.durable += length;
  }

  /** The frame at a position, or undefined at the end and where no whole frame follows. */
  async read(position: number): Promise<FrameAt | undefined> {
    const from = position + FRAME_HEADER_BYTES;
    if (from > this.durable) return undefined;
    const head = await this.bytes(position, FRAME_HEADER_BYTES);
    const length = head.readUInt32LE(0);
    const next = from + length;
    if (length === 0 || next > this.durable) return undefined;
    const content = await this.bytes(from, length);
    return { append: decodeFrame(content, head.readUInt32LE(4)), next };
  }

  /** Cuts off what follows a position, and forgets it even when the disk refuses. */
  async cut(position: number): Promise<void> {
    this.durable = position;
    await this.handle.truncate(position);
    await this.handle.datasync();
  }

  close(): Promise<void> {
    return this.handle.close();
  }

  async remove(): Promise<void> {
    await this.handle.close();
    await unlink(this.file);
  }

  private async bytes(position: number, length: number): Promise<Buffer> {
    const buffer = Buffer.allocUnsafe(length);
    let read = 0;
    while (read < length) {
      const { bytesRead } = await this.handle.read(
        buffer,
        read,
        length - read,
        position + read,
      );
      if (bytesRead === 0) throw new Error(`${this.file} is too short`);
      read += bytesRead;
    }
    return buffer;
  }
}
