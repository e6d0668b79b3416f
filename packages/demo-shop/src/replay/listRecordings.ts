import fs from 'node:fs';
import path from 'node:path';

/**
 * The recordings of a folder, or of the folder `traces` inside it, by name,
 * which is by time. A file stands for itself. Throws one sentence when there
 * is nothing.
 *
 * @public
 */
export function listRecordings(source: string): string[] {
  if (!fs.existsSync(source)) {
    throw new Error(`There is no file or folder ${source} to replay`);
  }
  if (fs.statSync(source).isFile()) return [source];
  for (const folder of [source, path.join(source, 'traces')]) {
    if (!fs.existsSync(folder)) continue;
    const names = fs
      .readdirSync(folder)
      .filter(name => name.endsWith('.otlp.gz'));
    if (names.length > 0) {
      return names.sort().map(name => path.join(folder, name));
    }
  }
  throw new Error(`${source} holds no files *.otlp.gz to replay`);
}
