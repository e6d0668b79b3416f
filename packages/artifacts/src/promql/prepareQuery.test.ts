import fc from 'fast-check';
import { parsePromql } from './parsePromql';
import { prepareQuery } from './prepareQuery';
import { quoteString } from './quoteString';
import { unquoteString } from './unquoteString';

describe('prepareQuery', () => {
  it('opens the range of a query, however the placeholder is spaced', () => {
    const query = prepareQuery(
      'bad',
      '  sum(rate(a{x="{{.window}}"}[{{ .window }}]))\n+\nsum(rate(b[{{.window}}])) ',
    );

    expect(query.over('1h')).toBe(
      'sum(rate(a{x="1h"}[1h])) + sum(rate(b[1h]))',
    );
    expect(query.within('1h')).toBe(`(${query.over('1h')})`);
  });

  it('writes characters that files cannot carry as escapes inside strings', () => {
    const query = prepareQuery(
      'bad',
      'sum(rate(a{x="\u2028\u0000\u202e✓"}[{{.window}}]))',
    );

    expect(query.over('5m')).toBe(
      'sum(rate(a{x="\\u2028\\u0000\\u202e✓"}[5m]))',
    );
  });

  it.each([
    ['no range', 'sum(rate(a[5m]))', /must use \{\{\.window\}\}/],
    ['a comment', 'sum(rate(a[{{.window}}])) # off', /must not hold a comment/],
    [
      'an end of what surrounds it',
      'sum(rate(a[{{.window}}]))) or (vector(1)',
      /does not parse/,
    ],
    ['half an expression', 'sum(rate(a[{{.window}}])) +', /does not parse/],
    [
      'an escape that Prometheus refuses',
      'sum(rate(a{x="\\q"}[{{.window}}]))',
      /not one of PromQL/,
    ],
    [
      'a line break of YAML outside a string',
      'sum(rate(a{x=`\u2028`}[{{.window}}]))',
      /outside a string in double quotes/,
    ],
  ])('refuses %s', (_, query, message) => {
    expect(() => prepareQuery('bad', query)).toThrow(message);
  });
});

describe('quoteString', () => {
  it('makes a literal of any text that is read back as that text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const literal = quoteString(text);

        expect(unquoteString(literal)).toBe(text);
        expect(literal).toMatch(/^[^\p{Cc}$]*$/u);
        expect(() => parsePromql(`a{b=${literal}}`)).not.toThrow();
      }),
    );
  });
});
