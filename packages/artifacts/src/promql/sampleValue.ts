import { satisfies, type LabelMatcher } from './labelMatchers';

const COMMON_VALUES = ['ok', 'error', '200', '500', 'x', ''];

/**
 * A value that satisfies all matchers of one label, for made-up series.
 *
 * @param matchers - all of the same label
 * @returns undefined when none was found
 * @internal
 */
export function sampleValue(matchers: LabelMatcher[]): string | undefined {
  const candidates = [
    ...matchers
      .filter(({ operator }) => operator === '=')
      .map(({ value }) => value),
    ...matchers
      .filter(({ operator }) => operator === '=~')
      .map(({ value }) => example(value)),
    ...COMMON_VALUES,
  ];
  return candidates.find(value =>
    matchers.every(matcher => isSatisfied(matcher, value)),
  );
}

/**
 * A value of the same label that satisfies none of the matchers.
 *
 * @returns undefined when none was found
 * @internal
 */
export function contrastingValue(matchers: LabelMatcher[]): string | undefined {
  return COMMON_VALUES.find(value =>
    matchers.every(matcher => !isSatisfied(matcher, value)),
  );
}

/** RE2 and JavaScript differ; an expression that only RE2 knows yields no sample. */
function isSatisfied(matcher: LabelMatcher, value: string): boolean {
  try {
    return satisfies(matcher, value);
  } catch {
    return false;
  }
}

/** A text that a simple regular expression probably matches; the caller checks. */
function example(expression: string): string {
  let text = expression.replace(/^\^|\$$/g, '');
  for (let before = ''; before !== text; ) {
    before = text;
    text = text
      .replace(/\((?:\?:)?[^()]*\)[?*]/g, '')
      .replace(/\((?:\?:)?([^()|]*)[^()]*\)\+?/g, '$1');
  }
  return text
    .split('|')[0]
    .replace(/\\d/g, '0')
    .replace(/\\w/g, 'a')
    .replace(/\[\^[^\]]*\]/g, 'x')
    .replace(/\[([^\]])[^\]]*\]/g, '$1')
    .replace(/(?<!\\)\.[+*]/g, 'x')
    .replace(/(?<!\\)\./g, '0')
    .replace(/(?<!\\)[+*?]/g, '')
    .replace(/\\(.)/g, '$1');
}
