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
import { Feature } from './textFeatures';
import type { TextRule } from './TextRule';

/**
 * The rules for values that a configuration turns on, custom ones last.
 *
 * @throws Error when a custom pattern is none, or needs more than linear time
 * @internal
 */
export function textRules(config: RedactionConfig): NamedTextRule[] {
  const builtIn: [RedactionRule, number, TextRule][] = [
    ['private-key', Feature.dash | Feature.space, privateKey],
    ['url-credentials', Feature.at | Feature.assignment, urlCredentials],
    [
      'secret-assignment',
      Feature.assignment,
      assignment(config.queryParameters === 'all'),
    ],
    ['bearer', Feature.space | Feature.word12, bearer],
    ['jwt', Feature.word20, jwt],
    ['api-key', Feature.word20, apiKey],
    ['card', Feature.digits14, card],
    ['iban', Feature.digits7, iban],
    ['ssn', Feature.digits9, ssn],
    ['email', Feature.at, email],
    ['phone', Feature.digits7, phone(config.phoneRegions)],
    ['sql', 0, sql],
    ['ip', 0, ip],
    ['path-id', 0, pathId],
  ];
  const rules: NamedTextRule[] = [];
  for (const [name, needs, find] of builtIn) {
    const action = config.rules[name];
    if (action !== 'off') rules.push({ name, action, needs, find });
  }
  for (const { name, pattern, ignoreCase, action } of config.custom) {
    const expression = new LinearRegExp(pattern, ignoreCase);
    rules.push({
      name,
      action,
      needs: 0,
      find: (text, _context, add) => {
        for (const { from, to } of expression.matches(text)) {
          add({ rule: name, from, to });
        }
      },
    });
  }
  return rules;
}
