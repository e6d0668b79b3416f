import { isUtf8 } from 'node:buffer';
import {
  parseContainerLine,
  type ContainerLine,
  type LogFormat,
} from '../container/parseContainerLine';
import { cutUtf8 } from '../framing/cutUtf8';
import { LineFramer, type Line } from '../framing/LineFramer';
import {
  openRecord,
  type MultilineRule,
  type OpenRecordRule,
} from './MultilineRule';

/**
 * A record as it stands in a file: one line or several.
 *
 * @public
 */
export interface RawLogRecord {
  /** Offset of its first byte in the file. */
  start: number;
  /** `stdout`, `stderr`, or empty where the file does not say. */
  stream: string;
  /** Without what the container runtime put around it; lines joined by `\n`. */
  text: string;
  /** When the runtime took it: RFC 3339, or empty. */
  time: string;
  /** True when the end is missing because of the limit. */
  truncated: boolean;
}

/**
 * Where to go on in a file so that no record is read twice and none is left
 * out, although records of several streams are mixed. JSON-serialisable.
 *
 * @public
 */
export interface ReaderPosition {
  /** The first byte that has to be read again. */
  offset: number;
  /** True when that is inside of a line that was cut. */
  skipping?: boolean;
  /** Lines before this offset have been read, except those of `streams`. */
  readTo?: number;
  /** By stream, where its lines begin that are not in a record yet; `discarding` until a partial line ends. */
  streams?: Record<string, { offset: number; discarding?: boolean }>;
}

/**
 * Options of {@link LogRecordReader}.
 *
 * @public
 */
export interface LogRecordReaderOptions {
  /** Default `auto`. */
  format?: LogFormat;
  /** Default `stackTraces`. */
  multiline?: MultilineRule;
  /** Longer lines are cut, longer records are divided. Default 1 MiB. */
  maxRecordBytes?: number;
  /** Records with more lines are divided. Default 1000. */
  maxRecordLines?: number;
}

/**
 * What happened to bytes that are in no record as they came.
 *
 * @public
 */
export interface ReaderCounts {
  /** Lines cut at the limit. */
  truncated: number;
  /** Records divided, since they had too many lines or bytes. */
  divided: number;
  /** Lines that are not UTF-8; what is wrong in them became U+FFFD. */
  invalidUtf8: number;
}

interface OpenRecord extends RawLogRecord {
  rule: OpenRecordRule;
  bytes: number;
  lines: number;
  touchedAt: number;
}

interface Partial {
  start: number;
  time: string;
  pieces: Buffer[];
  bytes: number;
  touchedAt: number;
}

interface Stream {
  name: string;
  /** Lines before this offset are in records already. */
  from: number;
  /** The rest of a partial line goes by, since it was over the limit. */
  discarding: boolean;
  partial?: Partial;
  open?: OpenRecord;
}

const MIB = 1024 * 1024;

/**
 * From the bytes of one file to its records: lines, the container runtime's
 * partial lines joined by stream, and records of several lines. Blank lines
 * between records are none. Does no I/O and asks no clock: `now` is given, in
 * any unit, as long as it is the same everywhere.
 *
 * @public
 */
export class LogRecordReader {
  readonly counts: ReaderCounts = { truncated: 0, divided: 0, invalidUtf8: 0 };
  readonly #format: LogFormat;
  readonly #multiline: MultilineRule;
  readonly #maxBytes: number;
  readonly #maxLines: number;
  readonly #framer: LineFramer;
  readonly #streams = new Map<string, Stream>();
  /** Of streams that are not known yet. */
  readonly #readTo: number;
  #records: RawLogRecord[] = [];
  #now = 0;
  #pushedAt = 0;

  constructor(
    options: LogRecordReaderOptions = {},
    position: ReaderPosition = { offset: 0 },
  ) {
    this.#format = options.format ?? 'auto';
    this.#multiline = options.multiline ?? 'stackTraces';
    this.#maxBytes = options.maxRecordBytes ?? MIB;
    this.#maxLines = options.maxRecordLines ?? 1000;
    // The runtime's own words before a line are not part of it.
    this.#framer = new LineFramer(
      this.#maxBytes + 128,
      position.offset,
      position.skipping,
    );
    this.#readTo = position.readTo ?? position.offset;
    for (const [name, { offset, discarding }] of Object.entries(
      position.streams ?? {},
    )) {
      this.#streams.set(name, {
        name,
        from: offset,
        discarding: discarding ?? false,
      });
    }
  }

  /** Bytes of the file seen so far: the next chunk begins here. */
  get bytesRead(): number {
    return this.#framer.position;
  }

  /** Bytes kept of records that are not complete. */
  get pendingBytes(): number {
    let bytes = this.#framer.pendingBytes;
    for (const { partial, open } of this.#streams.values()) {
      bytes += (partial?.bytes ?? 0) + (open?.bytes ?? 0);
    }
    return bytes;
  }

  /** Where another reader goes on when all records given out so far are delivered. */
  get position(): ReaderPosition {
    const readTo = this.#framer.offset;
    let offset = readTo;
    const streams: ReaderPosition['streams'] = {};
    const known = Math.max(readTo, this.#readTo);
    for (const [name, stream] of this.#streams) {
      const { partial, open, discarding } = stream;
      const start = Math.min(
        open?.start ?? Infinity,
        partial?.start ?? Infinity,
      );
      const at = start < Infinity ? start : Math.max(readTo, stream.from);
      offset = Math.min(offset, at);
      if (at !== known || discarding) {
        streams[name] = discarding
          ? { offset: at, discarding }
          : { offset: at };
      }
    }
    return {
      offset,
      ...(this.#framer.skipping && offset === readTo && { skipping: true }),
      ...(known !== offset && { readTo: known }),
      ...(Object.keys(streams).length > 0 && { streams }),
    };
  }

  /**
   * The records that are complete with these bytes.
   *
   * @param chunk - the bytes that follow on the last ones; not to be written to afterwards
   */
  push(chunk: Buffer, now: number): RawLogRecord[] {
    this.#now = now;
    this.#pushedAt = now;
    this.#framer.push(chunk, line => this.#line(line));
    return this.#taken();
  }

  /**
   * The records that nothing was added to for a while: those of several lines
   * after `recordAge`, a last line without newline after `lineAge`.
   */
  flushIdle(now: number, recordAge: number, lineAge: number): RawLogRecord[] {
    this.#now = now;
    if (now - this.#pushedAt >= lineAge) this.#endLine();
    for (const stream of this.#streams.values()) {
      const { partial, open } = stream;
      if (partial && now - partial.touchedAt >= lineAge)
        this.#endPartial(stream);
      // What is there of a line may belong to the record.
      const quiet = this.#framer.pendingBytes === 0 && !stream.partial;
      if (open && quiet && now - open.touchedAt >= recordAge)
        this.#close(stream);
    }
    return this.#taken();
  }

  /** All records, complete or not: nothing more is written to this file. */
  end(): RawLogRecord[] {
    this.#endLine();
    for (const stream of this.#streams.values()) {
      this.#endPartial(stream);
      this.#close(stream);
    }
    return this.#taken();
  }

  /** As {@link LogRecordReader.end}, to free memory, and the rest of a line that has begun is skipped. */
  cut(): RawLogRecord[] {
    const line = this.#framer.cut();
    if (line) this.#line(line);
    for (const stream of this.#streams.values()) {
      if (stream.partial) {
        this.#endPartial(stream, true);
        stream.discarding = true;
      }
      this.#close(stream);
    }
    return this.#taken();
  }

  #taken(): RawLogRecord[] {
    const records = this.#records;
    this.#records = [];
    return records;
  }

  #endLine(): void {
    const line = this.#framer.flush();
    if (line) this.#line(line);
  }

  #line(line: Line): void {
    const entry = parseContainerLine(line.bytes, this.#format);
    let stream = this.#streams.get(entry.stream);
    if (!stream) {
      const name = entry.stream;
      stream = { name, from: this.#readTo, discarding: false };
      this.#streams.set(name, stream);
    }
    if (line.start < stream.from) return;
    if (stream.discarding) {
      stream.discarding = entry.partial;
      return;
    }
    if (!isUtf8(entry.content) && !entry.partial) this.counts.invalidUtf8++;
    if (entry.partial || stream.partial) {
      this.#join(stream, entry, line);
      return;
    }
    let { content } = entry;
    let { truncated } = line;
    if (content.length > this.#maxBytes) {
      content = cutUtf8(content, this.#maxBytes);
      truncated = true;
    }
    if (truncated) this.counts.truncated++;
    this.#logLine(stream, {
      start: line.start,
      stream: entry.stream,
      text: content.toString(),
      time: entry.time,
      truncated,
    });
  }

  #join(stream: Stream, entry: ContainerLine, line: Line): void {
    stream.partial ??= {
      start: line.start,
      time: entry.time,
      pieces: [],
      bytes: 0,
      touchedAt: this.#now,
    };
    const { partial } = stream;
    const room = this.#maxBytes - partial.bytes;
    const over = entry.content.length > room;
    // A copy: the chunk it lies in is much larger.
    partial.pieces.push(Buffer.from(entry.content.subarray(0, room)));
    partial.bytes += Math.min(room, entry.content.length);
    partial.touchedAt = this.#now;
    if (over || line.truncated || !entry.partial) {
      stream.discarding = entry.partial && (over || line.truncated);
      this.#endPartial(stream, over || line.truncated);
    }
  }

  #endPartial(stream: Stream, truncated = false): void {
    const { partial } = stream;
    if (!partial) return;
    stream.partial = undefined;
    if (truncated) this.counts.truncated++;
    this.#logLine(stream, {
      start: partial.start,
      stream: stream.name,
      text: Buffer.concat(partial.pieces).toString(),
      time: partial.time,
      truncated,
    });
  }

  #logLine(stream: Stream, record: RawLogRecord): void {
    const { open } = stream;
    const { text } = record;
    if (open?.rule.take(text)) {
      const full =
        open.lines >= this.#maxLines ||
        open.bytes + text.length + 1 > this.#maxBytes;
      if (!full) {
        open.text += `\n${text}`;
        open.bytes += text.length + 1;
        open.lines++;
        open.truncated ||= record.truncated;
        open.touchedAt = this.#now;
        // What follows on a cut line is not there, so nothing can follow on it.
        if (record.truncated) this.#close(stream);
        return;
      }
      this.counts.divided++;
    }
    this.#close(stream);
    if (text.trim() === '') return;
    const rule = openRecord(this.#multiline, text);
    if (rule && !record.truncated) {
      stream.open = {
        ...record,
        ...{ rule, bytes: text.length, lines: 1, touchedAt: this.#now },
      };
    } else {
      this.#records.push(record);
    }
  }

  #close(stream: Stream): void {
    const { open } = stream;
    if (!open) return;
    stream.open = undefined;
    const { start, stream: name, text, time, truncated } = open;
    this.#records.push({
      ...{ start, stream: name, time, truncated },
      // Blank lines may belong to a stack trace, but not at its end.
      text: open.lines > 1 ? text.replace(/\n+$/, '') : text,
    });
  }
}
