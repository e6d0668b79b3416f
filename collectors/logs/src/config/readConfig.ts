import { readFile } from 'node:fs/promises';
import { UsageError } from '@slo-scout/program';
import { parse } from 'yaml';
import { z } from 'zod';
import {
  logCollectorConfig,
  type LogCollectorConfig,
} from './LogCollectorConfig';

/**
 * Reads the configuration of the collector from a YAML file.
 *
 * @throws UsageError when it cannot be read or something in it is wrong
 * @internal
 */
export async function readConfig(
  file: string,
  stateDir?: string,
): Promise<LogCollectorConfig> {
  let value: unknown;
  try {
    value = parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `The configuration ${file} cannot be read: ${(error as Error).message}`,
    );
  }
  const given =
    stateDir && typeof value === 'object' ? { ...value, stateDir } : value;
  const result = logCollectorConfig.safeParse(given);
  if (result.success) return result.data;
  throw new UsageError(
    `The configuration ${file} is wrong:\n${z.prettifyError(result.error)}`,
  );
}
