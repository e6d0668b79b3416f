import { cutUtf8 } from './cutUtf8';

const NEWLINE = 10;
const RETURN = 13;

/**
 * One line of a file.
 *
 * @public
 */
export interface Line {
  /** Offset of its first byte in the file. */
  start: number;
  /** Offset after its newline; after its last byte that was kept where it has none. */
  end: number;
  /** Without newline. Shares memory with the chunk it came from. */
  bytes: Buffer;
  /** True when it was longer than the limit: then these are its first bytes. */
  truncated: boolean;
}

/**
 * Cuts the bytes of a file into lines and knows where each of them lies.
 *
 * A line over the limit is given out as soon as the limit is reached, and the
 * rest of it is skipped, so that a file without newlines needs neither memory
 * nor a second reading. Zero bytes before a line are skipped: they are what a
 * writer without O_APPEND leaves behind when its file is truncated.
 *
 * @public
 */
export class LineFramer {
  #pieces: Buffer[] = [];
  #pendingBytes = 0;
  #start: number;
  #position: number;
  #skipping: boolean;
  #skippedBytes = 0;

  /**
   * @param maxLineBytes - at least 4
   * @param offset - where in the file the first chunk begins
   * @param skipping - true when that is inside of a line that was cut
   */
  constructor(
    private readonly maxLineBytes: number,
    offset: number = 0,
    skipping: boolean = false,
  ) {
    this.#start = offset;
    this.#position = offset;
    this.#skipping = skipping;
  }

  /** Bytes of the file seen so far. */
  get position(): number {
    return this.#position;
  }

  /** Where to continue in another process: the line that is not complete begins here. */
  get offset(): number {
    return this.#skipping ? this.#position : this.#start;
  }

  /** True while the rest of a line that was cut goes by. */
  get skipping(): boolean {
    return this.#skipping;
  }

  /** Bytes kept of a line that is not complete. */
  get pendingBytes(): number {
    return this.#pendingBytes;
  }

  /** Bytes of long lines that were not kept. */
  get skippedBytes(): number {
    return this.#skippedBytes;
  }

  /** @param chunk - the bytes that follow on the last ones; not to be written to afterwards */
  push(chunk: Buffer, visit: (line: Line) => void): void {
    let from = 0;
    while (from < chunk.length) {
      const newline = chunk.indexOf(NEWLINE, from);
      const to = newline < 0 ? chunk.length : newline;
      this.#take(chunk, from, to, visit);
      if (newline < 0) {
        this.#ownLastPiece();
        return;
      }
      this.#position++;
      if (this.#skipping) this.#skipping = false;
      else visit(this.#line(false));
      this.#start = this.#position;
      from = to + 1;
    }
  }

  /** The last line where no newline comes any more; undefined when there is none. */
  flush(): Line | undefined {
    if (this.#pendingBytes === 0) return undefined;
    const line = this.#line(false);
    this.#start = this.#position;
    return line;
  }

  /** Gives up the rest of a line that is not complete, to free its memory; undefined when there is none. */
  cut(): Line | undefined {
    if (this.#pendingBytes === 0) return undefined;
    this.#skipping = true;
    return this.#line(true);
  }

  #take(
    chunk: Buffer,
    from: number,
    to: number,
    visit: (line: Line) => void,
  ): void {
    let at = from;
    if (this.#pendingBytes === 0 && !this.#skipping) {
      while (at < to && chunk[at] === 0) at++;
      this.#start += at - from;
      this.#position += at - from;
    }
    const room = this.#skipping ? 0 : this.maxLineBytes - this.#pendingBytes;
    const kept = Math.min(room, to - at);
    if (kept > 0) {
      this.#pieces.push(chunk.subarray(at, at + kept));
      this.#pendingBytes += kept;
      this.#position += kept;
    }
    const rest = to - at - kept;
    if (rest === 0) return;
    if (!this.#skipping) {
      this.#skipping = true;
      visit(this.#line(true));
    }
    this.#skippedBytes += rest;
    this.#position += rest;
  }

  /** What waits for its end must not keep the whole chunk in memory. */
  #ownLastPiece(): void {
    const last = this.#pieces.pop();
    if (last) this.#pieces.push(Buffer.from(last));
  }

  #line(truncated: boolean): Line {
    const pieces = this.#pieces;
    let bytes = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    if (truncated) bytes = cutUtf8(bytes, bytes.length);
    else if (bytes.at(-1) === RETURN) bytes = bytes.subarray(0, -1);
    this.#pieces = [];
    this.#pendingBytes = 0;
    return { start: this.#start, end: this.#position, bytes, truncated };
  }
}
