import { UsageError } from '@slo-scout/program';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { type CollectorConfig, collectorConfigSchema } from './CollectorConfig';

/**
 * The configuration in a YAML text.
 *
 * @param source - Name of the file, for the message.
 * @throws UsageError with one sentence a mistake, each with the path of the key.
 * @internal
 */
export function parseConfig(yaml: string, source: string): CollectorConfig {
  // Aliases are bounded, so that a few lines cannot stand for gigabytes.
  const document = parseDocument(yaml, { prettyErrors: false });
  const [mistake] = document.errors;
  if (mistake) {
    const line = yaml.slice(0, mistake.pos[0]).split('\n').length;
    throw new UsageError(
      `${source} is not YAML at line ${line}: ${mistake.message}`,
    );
  }
  const result = collectorConfigSchema.safeParse(
    document.toJS({ maxAliasCount: 100 }) ?? {},
    { reportInput: true },
  );
  if (result.success) return result.data;
  throw new UsageError(
    `${source}: ${result.error.issues.flatMap(sentences).join('; ')}`,
  );
}

function sentences(issue: z.core.$ZodIssue): string[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map(
      key => `${pathOf([...issue.path, key])} is not known`,
    );
  }
  const path = pathOf(issue.path);
  if (issue.code === 'invalid_type' && issue.input === undefined) {
    return [`${path} is missing`];
  }
  return [`${path || 'the file'} ${issue.message}`];
}

function pathOf(path: readonly PropertyKey[]): string {
  return path
    .map(key => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`))
    .join('')
    .replace(/^\./, '');
}
