import type { Signal } from '../otlp/SplitResult';

/**
 * How often a rule found something at a place.
 *
 * @public
 */
export interface RedactionFinding {
  rule: string;
  signal: Signal;
  /** Such as `span.name` or `log.body[user][password]`; array indexes are left out. */
  path: string;
  count: number;
  /** One match with every letter as `a` and every digit as `9`; only with option `shapes`. */
  shape?: string;
}

/**
 * What a redactor has done so far. Holds no value that it has seen.
 *
 * @public
 */
export interface RedactionReport {
  requests: number;
  /** Requests of which something was redacted. */
  changed: number;
  /** Requests refused because a rule failed. */
  failed: number;
  /** Requests that were no OTLP. */
  malformed: number;
  /** Matches per rule. */
  rules: Record<string, number>;
  /** By count, largest first; beyond a thousand places the rest is summed up under the path `(other)`. */
  findings: RedactionFinding[];
}
