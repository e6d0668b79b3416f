import fs from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FileRequest } from './readRequests';

/**
 * Writes requests to a folder, in one file for each signal:
 * `NAME.otlp.gz`, and `NAME.logs.otlp.gz` and `NAME.metrics.otlp.gz`.
 *
 * @param file - that the requests come from
 * @returns the names of the files
 * @throws the error of the file system, also when a file exists
 * @internal
 */
export function writeRequests(
  folder: string,
  file: string,
  requests: FileRequest[],
): string[] {
  fs.mkdirSync(folder, { recursive: true });
  const base = path
    .basename(file)
    .replace(/\.gz$/i, '')
    .replace(/\.(?:otlp|jsonl?|bin|pb)$/i, '');
  const signals = new Set(requests.map(({ signal }) => signal));
  return [...signals].map(signal => {
    const parts = requests
      .filter(request => request.signal === signal)
      .flatMap(({ request }) => {
        const length = Buffer.alloc(4);
        length.writeUInt32BE(request.length);
        return [length, request];
      });
    const suffix = signal === 'traces' ? '' : `.${signal}`;
    const target = path.join(folder, `${base}${suffix}.otlp.gz`);
    fs.writeFileSync(target, gzipSync(Buffer.concat(parts)), { flag: 'wx' });
    return target;
  });
}
