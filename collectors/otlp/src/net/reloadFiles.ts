import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

const EVERY_MS = 5_000;

/** Ends the watch. */
export interface FileReload {
  stop(): void;
}

/** What to do with files that change. */
export interface FileReloadOptions<T> {
  files: readonly string[];
  /** Makes of their contents, in the order of `files`, what is used. What it throws is a reason to keep what there is. */
  read(contents: Buffer[]): T;
  apply(value: T): void;
  /** Called once for each state of the files that cannot be used. */
  failed(error: Error): void;
  everyMs?: number;
}

/**
 * Reads files now and again whenever their contents change. They are read
 * every few seconds and compared: a notification of the file system gets lost
 * on network file systems and behind the symbolic links by which Kubernetes
 * swaps the files of a Secret.
 *
 * @throws Error when the files cannot be used at the start
 * @internal
 */
export async function reloadFiles<T>(
  options: FileReloadOptions<T>,
): Promise<FileReload> {
  const { files, read, apply, failed, everyMs = EVERY_MS } = options;
  let seen: string | undefined;

  /** Throws once for each state of the files that cannot be used. */
  const load = async () => {
    const contents: Buffer[] = [];
    let unreadable: Error | undefined;
    try {
      for (const file of files) contents.push(await readFile(file));
    } catch (error) {
      unreadable = error as Error;
    }
    const state = unreadable?.message ?? hash(contents);
    if (state === seen) return;
    seen = state;
    if (unreadable) throw unreadable;
    apply(read(contents));
  };

  await load();
  let stopped = false;
  let timer: NodeJS.Timeout;
  const next = () => {
    timer = setTimeout(async () => {
      await load().catch(failed);
      if (!stopped) next();
    }, everyMs).unref();
  };
  next();
  return {
    stop: () => {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

function hash(contents: Buffer[]): string {
  const digest = createHash('sha256');
  for (const content of contents) {
    digest.update(String(content.length)).update(':').update(content);
  }
  return digest.digest('hex');
}
