import type { LogFields, LogValue } from './LogFields';
import { structuredFields } from './structuredFields';

const MAX_DEPTH = 4;
const MAX_FIELDS = 512;

/**
 * A log that is one JSON object; undefined when the text is no such object, or
 * has none of the fields that loggers write.
 *
 * @internal
 */
export function parseJsonLog(text: string): LogFields | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return undefined;
  }
  const fields: [string, LogValue][] = [];
  flatten(parsed, '', 0, fields);
  return structuredFields(fields);
}

function flatten(
  object: object,
  prefix: string,
  depth: number,
  fields: [string, LogValue][],
): void {
  for (const [key, value] of Object.entries(object)) {
    if (fields.length >= MAX_FIELDS) return;
    const name = prefix + key;
    switch (typeof value) {
      case 'string':
      case 'number':
      case 'boolean':
        fields.push([name, value]);
        break;
      default:
        if (Array.isArray(value)) fields.push([name, JSON.stringify(value)]);
        else if (value && depth < MAX_DEPTH) {
          flatten(value, `${name}.`, depth + 1, fields);
        }
    }
  }
}
