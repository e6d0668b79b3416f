import type { LogFields, LogValue } from './LogFields';
import { structuredFields } from './structuredFields';

/** `key=value` or `key="value"`; nothing else may stand between them. */
const PAIR =
  /([A-Za-z_@][\w.@/-]{0,100})=("(?:[^"\\]|\\.)*"|[^\s"]*)(?:\s+|$)/y;
const STARTS = /^[A-Za-z_@][\w.@/-]{0,100}=/;

/**
 * A log in logfmt from its first to its last character; undefined for other
 * texts, in which pairs may well occur.
 *
 * @internal
 */
export function parseLogfmt(text: string): LogFields | undefined {
  if (!STARTS.test(text)) return undefined;
  const fields: [string, LogValue][] = [];
  PAIR.lastIndex = 0;
  while (PAIR.lastIndex < text.length) {
    const pair = PAIR.exec(text);
    if (!pair) return undefined;
    fields.push([pair[1], unquote(pair[2])]);
  }
  return fields.length > 1 ? structuredFields(fields) : undefined;
}

function unquote(value: string): string {
  if (!value.startsWith('"')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value.slice(1, -1);
  }
}
