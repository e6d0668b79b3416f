import { matchesGlob } from 'node:path';
import glob from 'fast-glob';
import type { LogSource } from '../config/LogCollectorConfig';

/** They are what rotation leaves behind; their content was read before. */
const COMPRESSED = '**/*.{gz,zst,bz2,xz,lz4,zip}';

/**
 * The files of all sources, each with the first source that names it. Links
 * are followed, what may not be read is left out.
 *
 * @internal
 */
export async function findFiles(
  sources: LogSource[],
): Promise<Map<string, LogSource>> {
  const found = new Map<string, LogSource>();
  for (const source of sources) {
    const paths = await glob(source.include, {
      ignore: [...source.exclude, COMPRESSED],
      ...{ absolute: true, onlyFiles: true, dot: true, suppressErrors: true },
    });
    for (const path of paths.sort()) {
      if (!found.has(path)) found.set(path, source);
    }
  }
  return found;
}

/**
 * The source of a path that may lead nowhere at the moment.
 *
 * @internal
 */
export function sourceOf(
  path: string,
  sources: LogSource[],
): LogSource | undefined {
  return sources.find(({ include }) =>
    include.some(pattern => matchesGlob(path, pattern)),
  );
}
