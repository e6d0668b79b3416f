import type { Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { RawLogRecord } from '@slo-scout/logs';
import { readerOptions } from '../config/readerOptions';
import type { LogSource } from '../config/LogCollectorConfig';
import type { Checkpoint } from './Checkpoint';
import { fingerprintOf, matches } from './Fingerprint';
import { FileSet } from './FileSet';
import { currentStats, inodeOf, openOf, podOf, statOf } from './inspect';
import { isCopyOf } from './isCopyOf';
import { findContinuation, isSibling, siblingsOf } from './siblings';
import { atEnd } from './atEnd';
import { findFiles, sourceOf } from './findFiles';
import { TailedFile } from './TailedFile';
import type { TailerOptions } from './TailerOptions';

/** Read from one file before the others have their turn. */
const CHUNK_BYTES = 256 * 1024;
/** So many files are asked for their size at once. */
const PARALLEL_STATS = 32;
/** The kernel's clock for files runs a little behind. */
const CLOCK_SLACK_MS = 20;
/** Longer than copying a log takes. */
const COPY_TAKES_MS = 60_000;

/**
 * Finds files, follows them through rotation, and reads what is new.
 *
 * @internal
 */
export class Tailer {
  readonly #files = new FileSet();
  /** Copies of files that are still read, by inode, and when that was seen. */
  readonly #copies = new Map<string, number>();
  /** Paths whose file went away, and when it was last there. */
  readonly #left = new Map<string, number>();
  #found: ReadonlyMap<string, LogSource> = new Map();
  #isFirst = true;

  constructor(private readonly options: TailerOptions) {}

  get files(): Iterable<TailedFile> {
    return this.#files;
  }

  /** Looks for files that are new, or were known to an earlier run. */
  async scan(now: number): Promise<void> {
    this.#found = await findFiles(this.options.config.sources);
    const unknown: [string, LogSource, Stats][] = [];
    for (const [path, source] of this.#found) {
      if (this.#files.at(path)) continue;
      const stats = await statOf(path);
      if (!stats?.isFile()) continue;
      const known = this.#files.of(stats);
      // Renamed to a name that is looked for, too.
      if (known?.leaving) this.#files.settle(known, path);
      else if (!known && !(await this.#resume(path, source, stats, now))) {
        unknown.push([path, source, stats]);
      }
    }
    if (this.#isFirst) {
      for (const { path, seenAt } of this.options.store.absent()) {
        const last = this.#left.get(path) ?? 0;
        this.#left.set(path, Math.max(last, seenAt));
      }
      // Before others may be taken for new ones.
      await this.#resumeRotated(now);
    }
    for (const [path, source, stats] of unknown) {
      // Two links may lead to one file.
      if (this.#files.of(stats)) continue;
      await this.#begin(path, source, stats, now);
    }
    this.#isFirst = false;
  }

  /** Looks at the files that are due and reads what is new; true when there was anything. */
  async poll(now: number): Promise<boolean> {
    const due = [...this.#files].filter(file => file.nextPollAt <= now);
    let turn: TailedFile[] = [];
    for (let i = 0; i < due.length; i += PARALLEL_STATS) {
      const some = due.slice(i, i + PARALLEL_STATS);
      const stats = await Promise.all(some.map(file => currentStats(file)));
      for (const [k, file] of some.entries()) {
        if (await this.#isReadable(file, stats[k], now)) turn.push(file);
      }
    }
    const progressed = turn.length > 0;
    // In turns, so that a large file does not keep the others waiting.
    while (turn.length > 0 && !this.options.signal.aborted) {
      const again: TailedFile[] = [];
      for (const file of turn) {
        if (this.options.signal.aborted) break;
        if (await this.#read(file, now)) again.push(file);
      }
      turn = again;
    }
    await this.#flush(now);
    return progressed;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#files].map(file => file.close()));
  }

  async #isReadable(
    file: TailedFile,
    stats: Stats | undefined,
    now: number,
  ): Promise<boolean> {
    const { pollMs, idlePollMs, leaveMs } = this.options.config.timing;
    if (!file.leaving && !(stats && file.isAt(stats))) {
      await this.#rotated(file, stats, now);
      return false;
    }
    if (!stats || (file.leaving && stats.size < file.bytesRead)) {
      await this.#finish(file);
      return false;
    }
    file.size = stats.size;
    if (!file.leaving) file.seenAt = now;
    if (stats.size < file.bytesRead) {
      await this.#replaced(file, stats, now);
      return false;
    }
    // The same size at another time may be another content.
    if (stats.size > file.bytesRead || stats.mtimeMs !== file.mtimeMs) {
      file.mtimeMs = stats.mtimeMs;
      return true;
    }
    const idle = now - file.lastGrowthAt;
    if (file.leaving && idle >= leaveMs) await this.#leaveOrSettle(file);
    file.nextPollAt = now + Math.min(Math.max(pollMs, idle / 10), idlePollMs);
    return false;
  }

  /** Reads one chunk; true when there is more. */
  async #read(file: TailedFile, now: number): Promise<boolean> {
    let result;
    try {
      result = await file.read(CHUNK_BYTES, now);
    } catch (error) {
      this.#complain(file, error);
      file.nextPollAt = now + this.options.config.timing.idlePollMs;
      return false;
    }
    if (result.kind === 'replaced') {
      const stats = await currentStats(file);
      if (file.leaving || !stats) await this.#finish(file);
      else await this.#replaced(file, stats, now);
      return false;
    }
    await this.#deliver(file, result.records);
    const { maxOpenFiles } = this.options.config.limits;
    if (!result.more && !file.leaving && this.#files.open > maxOpenFiles) {
      await file.close();
    }
    return result.more;
  }

  /** Another file is where this one was, or none. */
  async #rotated(
    file: TailedFile,
    stats: Stats | undefined,
    now: number,
  ): Promise<void> {
    const { path, source } = file;
    this.options.metrics.rotated(stats ? 'replaced' : 'removed');
    this.#files.leave(file);
    this.#left.set(path, file.seenAt);
    file.lastGrowthAt = now;
    file.nextPollAt = 0;
    if (!file.isOpen) {
      const place = await findContinuation(file.checkpoint(), other =>
        this.#isOther(file, other),
      );
      if (place) await this.#files.move(file, place);
      else await this.#lost(file);
    }
    if (stats && !this.#files.of(stats)) {
      await this.#begin(path, source, stats, now);
    }
  }

  /** The file was truncated. What it held may be in a copy (copytruncate). */
  async #replaced(file: TailedFile, stats: Stats, now: number): Promise<void> {
    const { path, source } = file;
    this.options.metrics.rotated('truncated');
    this.#files.leave(file);
    file.nextPollAt = 0;
    file.lastGrowthAt = now;
    const copy = await findContinuation(
      file.checkpoint(),
      other => this.#isOther(file, other) || other.ino === stats.ino,
    );
    if (copy) {
      this.#copies.delete(inodeOf(copy.stats));
      await this.#files.move(file, copy);
    } else {
      await this.#finish(file);
    }
    const checkpoint = TailedFile.fresh(path, stats, now);
    await this.#add(checkpoint, source, now);
  }

  #isOther(file: TailedFile, stats: Stats): boolean {
    const known = this.#files.of(stats);
    return known !== undefined && known !== file;
  }

  async #lost(file: TailedFile): Promise<void> {
    this.options.metrics.lost(Math.max(0, file.size - file.bytesRead));
    await this.#finish(file);
  }

  /** A file that is looked for by the name it has now must not be taken for a new one. */
  async #leaveOrSettle(file: TailedFile): Promise<void> {
    const { path } = file;
    const isFree = this.#found.has(path) && !this.#files.at(path);
    const stats = isFree ? await statOf(path) : undefined;
    if (stats && file.isAt(stats)) this.#files.settle(file, path);
    else await this.#finish(file);
  }

  async #finish(file: TailedFile): Promise<void> {
    await this.#deliver(file, file.end());
    this.#files.delete(file);
    await file.close();
    this.options.finished(file);
  }

  /** A path that was not known, with a file that was not known. */
  async #begin(
    path: string,
    source: LogSource,
    stats: Stats,
    now: number,
  ): Promise<void> {
    if (await this.#isCopy(path, stats, now)) return;
    const checkpoint = TailedFile.fresh(path, stats, now);
    const { store } = this.options;
    if (this.#isFirst && store.isNew && source.start === 'end') {
      Object.assign(checkpoint, await atEnd(path));
    }
    await this.#add(checkpoint, source, now);
    const since = this.#left.get(path);
    this.#left.delete(path);
    if (since === undefined) return;
    // Generations that came and went between two looks.
    for (const sibling of await siblingsOf(path)) {
      const { birthtimeMs, mtimeMs } = sibling.stats;
      const isOld = (birthtimeMs || mtimeMs) < since - CLOCK_SLACK_MS;
      if (isOld || this.#files.of(sibling.stats)) continue;
      if (await this.#isCopy(sibling.path, sibling.stats, now)) continue;
      const missed = TailedFile.fresh(path, sibling.stats, now);
      const file = await this.#add(missed, source, now, sibling.path);
      this.#files.leave(file);
    }
  }

  /** True for what copytruncate makes before it truncates. One that is written to later is no copy. */
  async #isCopy(path: string, stats: Stats, now: number): Promise<boolean> {
    const inode = inodeOf(stats);
    const since = this.#copies.get(inode);
    if (since !== undefined) {
      if (stats.mtimeMs < since + COPY_TAKES_MS) return true;
      this.#copies.delete(inode);
      return false;
    }
    for (const file of this.#files) {
      if (!isSibling(file.logPath, path)) continue;
      if (await isCopyOf(path, stats, file.fingerprint)) {
        this.#copies.set(inode, now);
        return true;
      }
    }
    return false;
  }

  /** Goes on where an earlier run was; false when it did not know the file. */
  async #resume(
    path: string,
    source: LogSource,
    stats: Stats,
    now: number,
  ): Promise<boolean> {
    const { store } = this.options;
    for (const known of store.absentLike(path, stats.ino)) {
      const { end } = known.fingerprint;
      // Nothing read yet fits everything: then only the inode tells.
      const mayFit = stats.size >= end && (end > 0 || known.ino === stats.ino);
      if (!mayFit) continue;
      const handle = await openOf(path);
      if (!handle) return false;
      try {
        if (!(await matches(handle, known.fingerprint))) continue;
        await this.#claim(known, path, source, stats, handle, now);
        return true;
      } finally {
        await handle.close();
      }
    }
    return false;
  }

  /** Goes on in files that were rotated while no collector ran. */
  async #resumeRotated(now: number): Promise<void> {
    for (const known of [...this.options.store.absent()]) {
      const source = sourceOf(known.path, this.options.config.sources);
      if (!source) continue;
      const place = await findContinuation(
        known,
        stats => this.#files.of(stats) !== undefined,
      );
      if (!place) continue;
      const { path, stats, handle } = place;
      this.#copies.delete(inodeOf(stats));
      const file = await this.#claim(known, path, source, stats, handle, now);
      await handle.close();
      this.#files.leave(file);
    }
  }

  async #claim(
    known: Checkpoint,
    path: string,
    source: LogSource,
    stats: Stats,
    handle: FileHandle,
    now: number,
  ): Promise<TailedFile> {
    const { dev, ino } = stats;
    const fingerprint = await fingerprintOf(handle, known.position.offset);
    const logPath = isSibling(known.path, path) ? known.path : path;
    const checkpoint = { ...known, path: logPath, dev, ino, fingerprint };
    this.options.store.claim(checkpoint);
    return this.#create(checkpoint, source, now, path);
  }

  async #add(
    checkpoint: Checkpoint,
    source: LogSource,
    now: number,
    location = checkpoint.path,
  ): Promise<TailedFile> {
    this.options.store.add(checkpoint);
    return this.#create(checkpoint, source, now, location);
  }

  async #create(
    checkpoint: Checkpoint,
    source: LogSource,
    now: number,
    location: string,
  ): Promise<TailedFile> {
    const pod = await podOf(checkpoint.path);
    const { limits } = this.options.config;
    const reader = readerOptions(source, limits.maxRecordBytes);
    const options = { source, pod, reader };
    const file = new TailedFile(options, checkpoint, now, location);
    this.#files.add(file);
    return file;
  }

  /** Records that waited long enough, and the largest of those that are too many. */
  async #flush(now: number): Promise<void> {
    const { timing, limits } = this.options.config;
    let pending = 0;
    let largest: TailedFile | undefined;
    for (const file of [...this.#files]) {
      if (file.pendingBytes === 0) continue;
      const { recordMs, lineMs } = timing;
      await this.#deliver(file, file.flushIdle(now, recordMs, lineMs));
      pending += file.pendingBytes;
      if (file.pendingBytes > (largest?.pendingBytes ?? 0)) largest = file;
    }
    if (largest && pending > limits.maxPendingBytes) {
      this.options.metrics.truncated('memory', 1);
      await this.#deliver(largest, largest.cut());
    }
  }

  async #deliver(file: TailedFile, records: RawLogRecord[]): Promise<void> {
    if (!file.moved) return;
    file.moved = false;
    await this.options.deliver(file, records);
  }

  #complain({ path }: TailedFile, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.options.logger.warn(`${path} cannot be read: ${reason}`);
  }
}
