import { readFile } from 'node:fs/promises';
import {
  createRedactor,
  parseRedactionConfig,
  type Redactor,
} from '@slo-scout/telemetry';
import { UsageError } from './UsageError';

/**
 * What `--redaction` means, as text for a program's `--help`.
 *
 * @public
 */
export const REDACTION_HELP =
  'rules of what must not be stored, in YAML; without it the default rules; "off" stores everything as it comes';

/**
 * The redactor that `--redaction` asks for: of a file of rules, of the default
 * rules without one, since telemetry holds what its authors did not mean to
 * send, and none when it is `off`.
 *
 * @throws UsageError when the file cannot be read or its rules not be used: then nothing may start
 * @public
 */
export async function readRedactor(
  redaction: string | undefined,
): Promise<Redactor | undefined> {
  if (redaction === 'off') return undefined;
  if (redaction === undefined) return createRedactor();
  try {
    return createRedactor(
      parseRedactionConfig(await readFile(redaction, 'utf8')),
    );
  } catch (error) {
    throw new UsageError(
      `correct the redaction rules in ${redaction}, or say --redaction off: ${
        (error as Error).message
      }`,
    );
  }
}
