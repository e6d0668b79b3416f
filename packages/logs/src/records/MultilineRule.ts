import { StackTrace } from './StackTrace';

/**
 * How lines become records: `stackTraces` keeps indented lines and stack
 * traces with the line above them, `none` takes each line by itself, and a
 * pattern begins a record wherever it matches.
 *
 * @public
 */
export type MultilineRule = 'stackTraces' | 'none' | { startPattern: RegExp };

/** Decides about the lines after the first one of a record. */
export interface OpenRecordRule {
  /** True when the line belongs to the record. */
  take(line: string): boolean;
}

const NONE: OpenRecordRule = { take: () => false };

/**
 * The decision for a record that begins with this line; undefined when it is
 * complete at once.
 *
 * @internal
 */
export function openRecord(
  rule: MultilineRule,
  first: string,
): OpenRecordRule | undefined {
  if (rule === 'none' || (first.startsWith('{') && first.endsWith('}'))) {
    return undefined;
  }
  if (rule === 'stackTraces') return new StackTrace(first);
  const { startPattern } = rule;
  return startPattern.source === ''
    ? NONE
    : { take: line => !startPattern.test(line) };
}
