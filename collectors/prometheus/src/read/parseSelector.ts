/**
 * One condition on a label.
 *
 * @internal
 */
export interface Matcher {
  label: string;
  op: '=' | '!=' | '=~' | '!~';
  value: string;
}

const NAME = /\s*([a-zA-Z_:][a-zA-Z0-9_:]*)?\s*/y;
const MATCHER =
  /\s*(?:([a-zA-Z_][a-zA-Z0-9_]*)|"((?:[^"\\]|\\.)+)")\s*(?:(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))?\s*(,|(?=\}))/y;

/**
 * The matchers of a vector selector such as
 * `http_requests_total{job="shop",code=~"5.."}`, the name as a matcher of
 * `__name__`. Nothing else of PromQL is a selector, no range or offset either.
 *
 * @throws Error whose message continues a sentence: "must be …"
 * @internal
 */
export function parseSelector(selector: string): Matcher[] {
  const fail = () =>
    new Error(
      'must be a vector selector such as http_requests_total{job="shop"}',
    );
  NAME.lastIndex = 0;
  const name = NAME.exec(selector)?.[1];
  let at = NAME.lastIndex;
  const matchers: Matcher[] =
    name === undefined ? [] : [{ label: '__name__', op: '=', value: name }];
  if (selector[at] === '{') {
    at++;
    while (!/^\s*\}/.test(selector.slice(at, at + 100))) {
      MATCHER.lastIndex = at;
      const match = MATCHER.exec(selector);
      if (!match) throw fail();
      const [, plain, quoted, op, value] = match;
      if (op !== undefined) {
        const label = plain ?? unquote(`"${quoted}"`);
        matchers.push({
          label,
          op: op as Matcher['op'],
          value: unquote(value),
        });
      } else if (quoted !== undefined) {
        // {"http.server.request.duration"}: a name that is not an identifier.
        matchers.push({
          label: '__name__',
          op: '=',
          value: unquote(`"${quoted}"`),
        });
      } else {
        throw fail();
      }
      at = MATCHER.lastIndex;
    }
    at = selector.indexOf('}', at) + 1;
  }
  if (selector.slice(at).trim() !== '') throw fail();
  if (!matchers.some(({ op, value }) => op === '=' && value !== '')) {
    throw new Error(
      'must fix at least one label or the name with =, or it would match everything',
    );
  }
  return matchers;
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r' };

function unquote(quoted: string): string {
  return quoted
    .slice(1, -1)
    .replace(
      /\\(.)/g,
      (_, character: string) => ESCAPES[character] ?? character,
    );
}
