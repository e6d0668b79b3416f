import fs from 'node:fs';
import path from 'node:path';

/**
 * A file to lint.
 *
 * @internal
 */
export interface FoundFile {
  path: string;
  /** As it is shown: relative to the working folder where it is inside. */
  name: string;
  /** Named itself, rather than found in a folder. */
  explicit: boolean;
}

const EXTENSIONS = new Set(['.yaml', '.yml', '.json']);
const SKIPPED_FOLDERS = new Set(['node_modules', '.git']);

/**
 * The files of the given paths, in the order of their names. Links are followed; what several of them lead to, in a
 * loop or not, is visited once.
 *
 * @param problem - told about what cannot be read; the walk goes on
 * @internal
 */
export function* findFiles(
  paths: string[],
  cwd: string,
  problem: (message: string) => void,
): Generator<FoundFile> {
  const visited = new Set<string>();
  for (const named of paths) {
    yield* visit(path.resolve(cwd, named), true);
  }

  function* visit(file: string, explicit: boolean): Generator<FoundFile> {
    const name = shownName(file, cwd);
    let stats: fs.Stats;
    let entries: string[] = [];
    try {
      const real = fs.realpathSync(file);
      if (visited.has(real)) return;
      visited.add(real);
      stats = fs.statSync(file);
      if (stats.isDirectory()) entries = fs.readdirSync(file).sort();
    } catch (error) {
      // A link to nothing inside a folder is nothing to lint.
      const code = (error as NodeJS.ErrnoException).code;
      if (explicit || code !== 'ENOENT') {
        problem(`cannot read ${name}: ${reasonOf(error)}`);
      }
      return;
    }
    if (stats.isDirectory()) {
      for (const entry of entries) {
        if (!SKIPPED_FOLDERS.has(entry)) {
          yield* visit(path.join(file, entry), false);
        }
      }
    } else if (
      explicit ||
      (stats.isFile() && EXTENSIONS.has(path.extname(file).toLowerCase()))
    ) {
      yield { path: file, name, explicit };
    }
  }
}

/**
 * Why a file cannot be read, without the path and the system call.
 *
 * @internal
 */
export function reasonOf(error: unknown): string {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'the permission is missing',
    EPERM: 'the permission is missing',
    ELOOP: 'its links lead in a circle',
    EISDIR: 'it is a folder',
    ENAMETOOLONG: 'its name is too long',
  };
  const { code = '', message } = error as NodeJS.ErrnoException;
  return reasons[code] ?? message;
}

function shownName(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  const inside =
    relative !== '' &&
    relative !== '..' &&
    !relative.startsWith(`..${path.sep}`) &&
    !path.isAbsolute(relative);
  return (inside ? relative : file).split(path.sep).join('/');
}
