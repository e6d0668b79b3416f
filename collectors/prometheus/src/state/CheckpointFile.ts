import { open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import type { Checkpoint } from './Checkpoint';

const schema = z.strictObject({
  version: z.literal(1),
  queries: z.record(
    z.string(),
    z.strictObject({
      watermarkMs: z.int().min(0),
      /** Start → hashes: most series share the few starts at which a collector began. */
      starts: z.record(z.string().regex(/^\d+$/), z.array(z.string())),
    }),
  ),
});

/**
 * A small JSON file of checkpoints, replaced as a whole: after a crash it is
 * the old one or the new one.
 *
 * @internal
 */
export class CheckpointFile {
  constructor(private readonly file: string) {}

  /**
   * Undefined when there is none yet.
   *
   * @throws Error when there is one that cannot be read
   */
  async read(): Promise<Map<string, Checkpoint> | undefined> {
    let text: string;
    try {
      text = await readFile(this.file, 'utf8');
    } catch (error) {
      if ((error as { code?: string }).code === 'ENOENT') return undefined;
      throw error;
    }
    let content: unknown;
    try {
      content = JSON.parse(text);
    } catch {
      throw new Error('it is not JSON');
    }
    const parsed = schema.safeParse(content);
    if (!parsed.success) throw new Error('it is not of version 1');
    return new Map(
      Object.entries(parsed.data.queries).map(
        ([key, { watermarkMs, starts }]) => [
          key,
          {
            watermarkMs,
            starts: new Map(
              Object.entries(starts).flatMap(([start, hashes]) =>
                hashes.map(hash => [hash, Number(start)] as const),
              ),
            ),
          },
        ],
      ),
    );
  }

  async write(checkpoints: ReadonlyMap<string, Checkpoint>): Promise<void> {
    const queries: z.output<typeof schema>['queries'] = {};
    for (const [key, { watermarkMs, starts }] of checkpoints) {
      const grouped: Record<string, string[]> = {};
      for (const [hash, start] of starts) (grouped[start] ??= []).push(hash);
      queries[key] = { watermarkMs, starts: grouped };
    }
    const temporary = `${this.file}.new`;
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(JSON.stringify({ version: 1, queries }));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, this.file);
    // The rename itself is durable only once the directory is.
    const directory = await open(path.dirname(this.file), 'r');
    try {
      await directory.sync();
    } finally {
      await directory.close();
    }
  }
}
