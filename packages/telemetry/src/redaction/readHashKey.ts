import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import type { HashConfig } from './RedactionConfig';

const MIN_BYTES = 16;

/**
 * The key of the HMAC from its file or its environment variable. Without
 * either a random one: hashes are then equal within this process only.
 *
 * @throws Error in one sentence when the file cannot be read or the key is too short to be secret
 * @internal
 */
export function readHashKey(
  { keyFile, keyEnv }: HashConfig,
  env: NodeJS.ProcessEnv,
): Uint8Array {
  const [source, key] = keyFile
    ? [keyFile, readKeyFile(keyFile)]
    : [keyEnv, env[keyEnv]];
  if (!key) return randomBytes(32);
  if (Buffer.byteLength(key) < MIN_BYTES) {
    throw new Error(
      `The redaction key in ${source} is shorter than ${MIN_BYTES} bytes; make one with: openssl rand -hex 32`,
    );
  }
  return Buffer.from(key);
}

function readKeyFile(file: string): string {
  try {
    const key = fs.readFileSync(file, 'utf8').trim();
    if (key !== '') return key;
  } catch (error) {
    throw new Error(
      `The redaction key file ${file} cannot be read (${
        (error as NodeJS.ErrnoException).code
      })`,
    );
  }
  throw new Error(`The redaction key file ${file} is empty`);
}
