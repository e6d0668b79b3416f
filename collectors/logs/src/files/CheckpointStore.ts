import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { checkpointSchema, type Checkpoint } from './Checkpoint';
import { writeDurably } from './writeDurably';

const FILE = 'checkpoints.json';
const VERSION = 1;
/** A file that is gone may come back: a volume that is mounted late. */
const FORGET_AFTER_MS = 7 * 86_400_000;
const MAX_ABSENT = 50_000;

const schema = z.object({
  version: z.literal(VERSION),
  savedAt: z.number(),
  files: z.array(checkpointSchema),
});

/**
 * The checkpoints of all files, in one file that is replaced as a whole.
 *
 * @internal
 */
export class CheckpointStore {
  readonly #files = new Map<string, Checkpoint>();
  /** Files of an earlier run that nobody has found again. */
  readonly #absent = new Map<string, Checkpoint>();
  #dirty = false;
  #unsavedFile = false;
  #savedAt = 0;

  private constructor(
    private readonly file: string,
    /** True when no collector ran with this folder before. */
    readonly isNew: boolean,
  ) {}

  /**
   * @throws Error with one sentence when the folder cannot be used or the file in it is none of ours
   */
  static async open(stateDir: string): Promise<CheckpointStore> {
    await mkdir(stateDir, { recursive: true, mode: 0o700 });
    const file = path.join(stateDir, FILE);
    let text: string | undefined;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
    const store = new CheckpointStore(file, text === undefined);
    if (text !== undefined) store.#load(text);
    return store;
  }

  /** Files of an earlier run that were not claimed. */
  absent(): Iterable<Checkpoint> {
    return this.#absent.values();
  }

  /** Those that may be of this file: by its inode, or by its path when a volume was moved. */
  absentLike(file: string, ino: number): Checkpoint[] {
    const found: Checkpoint[] = [];
    for (const one of this.#absent.values()) {
      if (one.ino === ino) found.unshift(one);
      else if (one.path === file && one.fingerprint.end > 0) found.push(one);
    }
    return found;
  }

  /** Takes a checkpoint of an earlier run for a file that was found again. */
  claim(checkpoint: Checkpoint): void {
    this.#absent.delete(checkpoint.id);
    this.#files.set(checkpoint.id, checkpoint);
    this.#dirty = true;
  }

  /** A file that was not known: no record of it may be sent before this is saved. */
  add(checkpoint: Checkpoint): void {
    this.#files.set(checkpoint.id, checkpoint);
    this.#dirty = true;
    this.#unsavedFile = true;
  }

  /** What was acknowledged. */
  update(checkpoint: Checkpoint): void {
    if (!this.#files.has(checkpoint.id)) return;
    this.#files.set(checkpoint.id, checkpoint);
    this.#dirty = true;
  }

  remove(id: string): void {
    this.#dirty = this.#files.delete(id) || this.#dirty;
  }

  /** True when {@link CheckpointStore.add} was called since the last save. */
  get hasUnsavedFile(): boolean {
    return this.#unsavedFile;
  }

  isDue(now: number, intervalMs: number): boolean {
    return this.#dirty && now - this.#savedAt >= intervalMs;
  }

  /** Resolves when what is known now is on disk. */
  async save(now: number): Promise<void> {
    this.#dirty = false;
    const unsavedFile = this.#unsavedFile;
    this.#unsavedFile = false;
    this.#savedAt = now;
    for (const one of this.#absent.values()) {
      const isOld = now - one.seenAt > FORGET_AFTER_MS;
      if (isOld || this.#absent.size > MAX_ABSENT) this.#absent.delete(one.id);
    }
    const files = [
      ...Array.from(this.#files.values(), one => ({ ...one, seenAt: now })),
      ...this.#absent.values(),
    ];
    const state: z.infer<typeof schema> = {
      version: VERSION,
      savedAt: now,
      files,
    };
    try {
      await writeDurably(this.file, JSON.stringify(state));
    } catch (error) {
      this.#dirty = true;
      this.#unsavedFile ||= unsavedFile;
      throw error;
    }
  }

  #load(text: string): void {
    let parsed: unknown;
    try {
      parsed = JSON.parse(text);
    } catch {
      // Said below.
    }
    const result = schema.safeParse(parsed);
    if (!result.success) {
      throw new Error(
        `${this.file} holds no checkpoints of this version: move it away to start without them`,
      );
    }
    for (const one of result.data.files) this.#absent.set(one.id, one);
  }
}
