import { readFile } from 'node:fs/promises';
import { UsageError } from '@slo-scout/program';
import {
  createRedactor,
  parseRedactionConfig,
  type Redactor,
} from '@slo-scout/telemetry';

/**
 * The redactor of a file of rules; of the default rules without one, since logs
 * hold what their authors did not mean to write.
 *
 * @throws UsageError when the file cannot be read or its rules not be used: then nothing may start
 * @internal
 */
export async function readRedactor(
  file: string | undefined,
): Promise<Redactor> {
  if (file === undefined) return createRedactor();
  try {
    return createRedactor(parseRedactionConfig(await readFile(file, 'utf8')));
  } catch (error) {
    throw new UsageError(
      `correct the redaction rules in ${file}: ${(error as Error).message}`,
    );
  }
}
