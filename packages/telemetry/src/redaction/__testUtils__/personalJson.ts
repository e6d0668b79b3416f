import * as fc from 'fast-check';
import { arbitraryJson } from '../../otlp/__testUtils__/arbitraryRequest';
import type { MessageName } from '../../otlp/messages';

/** Texts and keys that rules look at, some of them for nothing. */
const TEXTS = [
  'bob@example.com',
  'paid with 4111 1111 1111 1111, thanks',
  'DE89 3704 0044 0532 0130 00',
  'ssn 123-45-6789',
  'GET /users?email=bob%40example.com&token=abc',
  'https://me:hunter2@host/x',
  '--password',
  '4111',
  '1111',
  'am9obi5kb2VAZXhhbXBsZS5jb20=',
  "SELECT * FROM t WHERE a = 5 AND b = 'x'",
  'Grüße von bärbel@beispiel.de',
  'order 12345678',
  'checkoutservice-578fcf4766-9csqn',
  'password: hunter2',
  '+49 30 901820',
  '',
];
const KEYS = [
  'password',
  'http.request.header.cookie',
  'db.statement',
  'http.route',
  'user.id',
  'order.id',
  'contact.tel',
  'bob@example.com',
  'message',
];
const NUMBERS = ['4111111111111111', '-1', '1700000000000000000', '4930901820'];

/**
 * OTLP/JSON of any shape in which many texts, keys and numbers are such that
 * redaction has something to do.
 */
export function personalJson(
  message: MessageName,
): fc.Arbitrary<Record<string, unknown>> {
  return fc
    .tuple(arbitraryJson(message), fc.array(fc.nat(), { minLength: 30 }))
    .map(([json, choices]) => {
      let at = 0;
      const choose = <T>(list: T[], otherwise: T): T => {
        const choice = choices[at++ % choices.length];
        return choice % 3 === 0 ? otherwise : list[choice % list.length];
      };
      const visit = (value: unknown, name: string): unknown => {
        if (Array.isArray(value)) return value.map(item => visit(item, name));
        if (typeof value === 'object' && value !== null) {
          return Object.fromEntries(
            Object.entries(value).map(([key, item]) => [key, visit(item, key)]),
          );
        }
        switch (name) {
          case 'stringValue':
          case 'name':
          case 'message':
            return choose(TEXTS, String(value));
          case 'key':
            return choose(KEYS, String(value));
          case 'intValue':
            return choose(NUMBERS, String(value));
          case 'bytesValue':
            return choose(
              TEXTS.map(text => Buffer.from(text).toString('base64')),
              String(value),
            );
          default:
            return value;
        }
      };
      return visit(json, '') as Record<string, unknown>;
    });
}
