import type { LabelMatcher } from './Expr';

/**
 * Which events a matcher selects, as far as its value tells.
 *
 * @internal
 */
export type Outcome = 'good' | 'bad' | 'unknown';

/** Labels that tell how a request ended. */
const OUTCOME_LABEL =
  /(^|_)(code|status|outcome|result|success|error|errors|failed|failure|exception|response|class|state|reason|type)(_|$)|status|outcome|code$/i;
const BAD_VALUE =
  /(^|[^0-9])5(\.|\d|x|\[)|^5|error|fail|exception|timeout|unavailable|internal|dropped|reject|abort|unsuccess/i;
const GOOD_VALUE =
  /(^|[^0-9])2(\.|\d|x|\[)|^\[?2|^ok$|success|succeeded|pass|completed/i;

/**
 * @param matcher - of a selector that is narrower than all events
 * @internal
 */
export function outcomeOf({ name, op, value }: LabelMatcher): Outcome {
  const negated = op === '!=' || op === '!~';
  if (name === 'le') return negated ? 'unknown' : 'good';
  if (!OUTCOME_LABEL.test(name)) return 'unknown';
  const outcome = outcomeOfValue(name, value);
  if (!negated || outcome === 'unknown') return outcome;
  return outcome === 'good' ? 'bad' : 'good';
}

function outcomeOfValue(name: string, value: string): Outcome {
  const errorFlag = /error|fail|exception/i.test(name);
  if (value === 'true' || value === '1') return errorFlag ? 'bad' : 'good';
  if (value === 'false' || value === '0' || value === '') {
    return errorFlag ? 'good' : 'bad';
  }
  if (BAD_VALUE.test(value)) return 'bad';
  return GOOD_VALUE.test(value) ? 'good' : 'unknown';
}
