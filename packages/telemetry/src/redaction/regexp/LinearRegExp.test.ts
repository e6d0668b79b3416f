import * as fc from 'fast-check';
import { LinearRegExp } from './LinearRegExp';

/** Patterns over a few letters, with everything that is supported. */
const { pattern } = fc.letrec<{ pattern: string }>(tie => ({
  pattern: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', 'B'),
    fc.tuple(tie('pattern'), tie('pattern')).map(([x, y]) => x + y),
    fc.tuple(tie('pattern'), tie('pattern')).map(([x, y]) => `(?:${x}|${y})`),
    fc
      .tuple(
        tie('pattern'),
        fc.constantFrom('*', '+', '?', '{2}', '{1,3}', '{2,}'),
      )
      .map(([x, q]) => `(${x})${q}`),
  ),
}));

/** Which characters some match covers, by trying every part of the text. */
function covered(expression: RegExp, text: string): boolean[] {
  const whole = new RegExp(`^(?:${expression.source})$`, expression.flags);
  const result = new Array<boolean>(text.length).fill(false);
  for (let from = 0; from < text.length; from++) {
    for (let to = from + 1; to <= text.length; to++) {
      if (whole.test(text.slice(from, to))) result.fill(true, from, to);
    }
  }
  return result;
}

describe('LinearRegExp', () => {
  it('covers what some match of the platform covers', () => {
    fc.assert(
      fc.property(
        pattern,
        fc.string({
          unit: fc.constantFrom('a', 'b', 'B', ' ', 'é'),
          maxLength: 8,
        }),
        fc.boolean(),
        (source, text, ignoreCase) => {
          const found = new LinearRegExp(source, ignoreCase).matches(text);
          const result = new Array<boolean>(text.length).fill(false);
          for (const { from, to } of found) result.fill(true, from, to);
          expect(result).toEqual(
            covered(new RegExp(source, ignoreCase ? 'si' : 's'), text),
          );
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('knows beginnings, ends and words', () => {
    const found = (source: string, text: string) =>
      new LinearRegExp(source, false)
        .matches(text)
        .map(({ from, to }) => text.slice(from, to));
    expect(found('\\bE-\\d{3}\\b', 'E-123 XE-456 E-7890, E-001')).toEqual([
      'E-123',
      'E-001',
    ]);
    expect(found('^a|b$', 'abab')).toEqual(['a', 'b']);
    expect(found('\\Ba', 'aa a')).toEqual(['a']);
  });

  it('takes no longer for patterns that backtrack without end', () => {
    const text = 'a'.repeat(20_000);
    for (const source of [
      '(a+)+$b',
      '(a|a)*b',
      '(?:a*)*c',
      'a*a*a*a*b',
      '(.*)*x',
    ]) {
      expect(new LinearRegExp(source, true).matches(text)).toEqual([]);
    }
  });

  it.each([
    ['(?=a)b', 'looks ahead'],
    ['(?<!a)b', 'looks ahead or behind'],
    ['(a)\\1', 'back reference'],
    ['(a', 'not a regular expression'],
    ['(?:a{1000}){1000}', 'too large'],
    ['a'.repeat(1001), 'longer than'],
  ])('refuses %s', (source, reason) => {
    expect(() => new LinearRegExp(source, false)).toThrow(reason);
  });
});
