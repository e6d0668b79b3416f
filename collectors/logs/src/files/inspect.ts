import type { Stats } from 'node:fs';
import { open, realpath, stat, type FileHandle } from 'node:fs/promises';
import { podOfPath, type PodContainer } from '@slo-scout/logs';
import type { TailedFile } from './TailedFile';

/** @internal */
export function inodeOf({ dev, ino }: { dev: number; ino: number }): string {
  return `${dev}:${ino}`;
}

/** @internal */
export async function statOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch {
    return undefined;
  }
}

/** @internal */
export async function openOf(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch {
    return undefined;
  }
}

/**
 * Of what its path leads to; once none does, of the file itself.
 *
 * @internal
 */
export async function currentStats(
  file: TailedFile,
): Promise<Stats | undefined> {
  if (!file.leaving) return statOf(file.path);
  try {
    return await (await file.open()).stat();
  } catch {
    return undefined;
  }
}

/**
 * The container that writes a file: links in /var/log/containers say less than
 * what they lead to.
 *
 * @internal
 */
export async function podOf(path: string): Promise<PodContainer | undefined> {
  const target = await realpath(path).catch(() => path);
  const here = podOfPath(path);
  const there = podOfPath(target);
  return there?.podUid ? there : here ?? there;
}
