import { promises as fs } from 'node:fs';
import type { RestoreCheckpoint } from '@slo-scout/object-store/archive';
import { CliError } from '../CliError';

interface Contents {
  /** Which restore it belongs to. */
  restore: string;
  /** By partition: offset of the first record that is not restored. */
  next: Record<string, number>;
}

/**
 * How far a restore has come, in a file that is replaced as a whole.
 *
 * @internal
 */
export class CheckpointFile implements RestoreCheckpoint {
  private writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: string,
    private readonly contents: Contents,
  ) {}

  /**
   * @param restore - names what is restored from where to where; a file that belongs to another restore is refused
   * @throws CliError
   */
  static async open(file: string, restore: string): Promise<CheckpointFile> {
    const text = await fs.readFile(file, 'utf8').catch(error => {
      if (error.code === 'ENOENT') return undefined;
      throw new CliError(
        `The checkpoint ${file} can't be read: ${error.message}`,
      );
    });
    const contents =
      text === undefined ? { restore, next: {} } : parse(text, file);
    if (contents.restore !== restore) {
      throw new CliError(
        `The checkpoint ${file} belongs to another restore (${contents.restore}): name another file, or give the same flags again.`,
      );
    }
    return new CheckpointFile(file, contents);
  }

  next(partition: number): number | undefined {
    return this.contents.next[partition];
  }

  save(partition: number, next: number): Promise<void> {
    this.contents.next[partition] = next;
    this.writing = this.writing.then(() => this.write());
    return this.writing;
  }

  private async write(): Promise<void> {
    const incoming = `${this.file}.tmp`;
    const handle = await fs.open(incoming, 'w');
    try {
      await handle.writeFile(
        `${JSON.stringify(this.contents, undefined, 2)}\n`,
      );
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(incoming, this.file);
  }
}

function parse(text: string, file: string): Contents {
  try {
    const { restore, next } = JSON.parse(text);
    const offsets = Object.values(next);
    if (typeof restore === 'string' && offsets.every(Number.isSafeInteger)) {
      return { restore, next };
    }
  } catch {
    // Said below.
  }
  throw new CliError(
    `${file} is not a checkpoint of a restore: name another file.`,
  );
}
