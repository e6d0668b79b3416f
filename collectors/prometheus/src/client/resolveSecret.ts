import { readFile } from 'node:fs/promises';
import { UsageError } from '@slo-scout/program';
import type { SecretSource } from '../config/CollectorConfig';

/**
 * A secret from where the configuration says it is. Files are read each time:
 * tokens of Kubernetes service accounts are rotated in place.
 *
 * @throws UsageError that names the place, never the secret
 * @internal
 */
export async function resolveSecret(source: SecretSource): Promise<string> {
  if (source.env !== undefined) {
    const value = process.env[source.env];
    if (!value) {
      throw new UsageError(`set the environment variable ${source.env}`);
    }
    return value;
  }
  const file = source.file!;
  try {
    const value = (await readFile(file, 'utf8')).trim();
    if (value !== '') return value;
  } catch (error) {
    throw new UsageError(
      `the file ${file} cannot be read (${(error as { code?: string }).code})`,
    );
  }
  throw new UsageError(`the file ${file} is empty`);
}
