import { readFile } from 'node:fs/promises';
import { UsageError } from '@slo-scout/program';
import {
  createRedactor,
  parseRedactionConfig,
  type Redactor,
} from '@slo-scout/telemetry';

/**
 * The redactor of a file of rules.
 *
 * @throws UsageError when the file cannot be read or its rules not be used: then nothing may start
 * @internal
 */
export async function readRedactor(file: string): Promise<Redactor> {
  try {
    return createRedactor(parseRedactionConfig(await readFile(file, 'utf8')));
  } catch (error) {
    throw new UsageError(
      `correct the redaction rules in ${file}: ${(error as Error).message}`,
    );
  }
}
