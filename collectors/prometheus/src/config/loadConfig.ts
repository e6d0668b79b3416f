import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '@slo-scout/program';
import type { CollectorConfig } from './CollectorConfig';
import { parseConfig } from './parseConfig';

/**
 * A configuration as it was read.
 *
 * @internal
 */
export interface LoadedConfig {
  config: CollectorConfig;
  /** Changes with the contents of each target's certificates, by name of the target. */
  certificates: Map<string, string>;
  /** Of everything that was read. */
  digest: string;
}

/**
 * Reads the configuration, and the certificates that it names: paths are
 * relative to its folder.
 *
 * @throws UsageError with sentences that say what to do
 * @internal
 */
export async function loadConfig(file: string): Promise<LoadedConfig> {
  const yaml = (await read(file, 'the configuration')).toString('utf8');
  const config = parseConfig(yaml, path.basename(file));
  const certificates = new Map<string, string>();
  for (const target of config.targets) {
    const hash = createHash('sha256');
    for (const key of ['ca', 'cert', 'key'] as const) {
      const named = target.tls?.[key];
      if (named === undefined) continue;
      target.tls![key] = path.resolve(path.dirname(file), named);
      hash.update(await read(target.tls![key], `${key} of ${target.name}`));
    }
    certificates.set(target.name, hash.digest('hex'));
  }
  const digest = createHash('sha256')
    .update(yaml)
    .update(JSON.stringify([...certificates]))
    .digest('hex');
  return { config, certificates, digest };
}

async function read(file: string, what: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new UsageError(
      `${what} cannot be read from ${file} (${
        (error as { code?: string }).code
      })`,
    );
  }
}
