import type { RedactionConfig, RedactionRule } from '../RedactionConfig';
import { LinearRegExp } from '../regexp/LinearRegExp';
import { apiKey } from './rules/apiKey';
import { assignment } from './rules/assignment';
import { card } from './rules/card';
import { bearer, jwt, privateKey } from './rules/credentials';
import { email } from './rules/email';
import { iban } from './rules/iban';
import { ip } from './rules/ip';
import { phone } from './rules/phone';
import { sql } from './rules/sql';
import { ssn } from './rules/ssn';
import { pathId, urlCredentials } from './rules/url';
import type { NamedTextRule } from './TextRedactor';
import type { TextRule } from './TextRule';

/**
 * The rules for values that a configuration turns on, custom ones last.
 *
 * @throws Error when a custom pattern is none, or needs more than linear time
 * @internal
 */
export function textRules(config: RedactionConfig): NamedTextRule[] {
  const builtIn: [RedactionRule, TextRule][] = [
    ['private-key', privateKey],
    ['url-credentials', urlCredentials],
    ['secret-assignment', assignment(config.queryParameters === 'all')],
    ['bearer', bearer],
    ['jwt', jwt],
    ['api-key', apiKey],
    ['card', card],
    ['iban', iban],
    ['ssn', ssn],
    ['email', email],
    ['phone', phone(config.phoneRegions)],
    ['sql', sql],
    ['ip', ip],
    ['path-id', pathId],
  ];
  const rules: NamedTextRule[] = [];
  for (const [name, find] of builtIn) {
    const action = config.rules[name];
    if (action !== 'off') rules.push({ name, action, find });
  }
  for (const { name, pattern, ignoreCase, action } of config.custom) {
    const expression = new LinearRegExp(pattern, ignoreCase);
    rules.push({
      name,
      action,
      find: (text, _context, add) => {
        for (const { from, to } of expression.matches(text)) {
          add({ rule: name, from, to });
        }
      },
    });
  }
  return rules;
}
