import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '@slo-scout/program';
import type { SpoolSettings } from '../OtlpCollectorOptions';
import { Segment } from '../spool/Segment';

/**
 * The spool of one of several processes: each writes a folder of its own,
 * named after its place.
 *
 * @throws UsageError when an earlier run with more processes has left records that nobody would deliver
 * @internal
 */
export async function spoolOf(
  { directory, maxBytes }: SpoolSettings,
  index: number,
  processes: number,
): Promise<SpoolSettings> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    if (!/^\d+$/.test(name) || Number(name) < processes) continue;
    const files = await readdir(path.join(directory, name));
    if (files.some(file => Segment.numberOf(file) !== undefined)) {
      throw new UsageError(
        `the spool ${directory} has records of process ${name}: start with --processes ${
          Number(name) + 1
        } or more until they are delivered`,
      );
    }
  }
  return { directory: path.join(directory, String(index)), maxBytes };
}
