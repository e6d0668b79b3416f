import { defaultRedactionConfig } from '../defaultRedactionConfig';
import { REDACTION_RULES } from '../RedactionConfig';
import { Replacer } from '../Replacer';
import { PLAIN_TEXT, type TextContext } from './TextContext';
import { TextRedactor } from './TextRedactor';
import { textRules } from './textRules';

const config = defaultRedactionConfig();
const all = {
  ...config,
  rules: { ...config.rules, ip: 'mask' as const, 'path-id': 'mask' as const },
};
const redactorOf = (c: typeof config) =>
  new TextRedactor(
    textRules(c),
    [],
    new Replacer('<{rule}>', Buffer.from('k'), 16),
  );
const redactor = redactorOf(config);

function redact(text: string, context: Partial<TextContext> = {}): string {
  return redactor.redact(text, { ...PLAIN_TEXT, ...context }, () => {}) ?? text;
}

// Keys in pieces, so that no scanner of repositories takes them for real ones.
const GITHUB = `ghp_${'a1B2'.repeat(9)}`;
const AWS = `AKIA${'IOSFODNN7EXAMPLE'}`;
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';

describe('values in texts', () => {
  it.each([
    ['mail bob.smith+x@mail.example.co.uk.', 'mail <email>.'],
    ['<jürgen@müller.example>', '<<email>>'],
    ['visa 4111 1111 1111 1111 12/27', 'visa <card> 12/27'],
    ['amex 3782-822463-10005', 'amex <card>'],
    ['card-4111111111111111!', 'card-<card>!'],
    [
      'to DE89 3704 0044 0532 0130 00, GB82WEST12345698765432',
      'to <iban>, <iban>',
    ],
    ['ssn 123-45-6789 or SSN: 123456789', 'ssn <ssn> or SSN: <ssn>'],
    ['call +49 30 901820 at 15:04', 'call <phone> at 15:04'],
    ['(415) 555-2671, tel 030 901820', '<phone>, tel <phone>'],
    [`key ${AWS}, ${GITHUB}`, 'key <api-key>, <api-key>'],
    [`got ${JWT}`, 'got <jwt>'],
    ['sent Bearer abcdefghijkl1234 to it', 'sent Bearer <bearer> to it'],
    ['Basic dXNlcjpodW50ZXIy', 'Basic <bearer>'],
    [
      'postgres://me:hunter2@db:5432/x',
      'postgres://<url-credentials>@db:5432/x',
    ],
    [
      '/cb?code=abc&state=1&sig=x%2By',
      '/cb?code=<secret-assignment>&state=1&sig=<secret-assignment>',
    ],
    ['{"password":"a\\"b","n":1}', '{"password":"<secret-assignment>","n":1}'],
    [
      '"{\\"apiKey\\":\\"abc\\"}"',
      '"{\\"apiKey\\":\\"<secret-assignment>\\"}"',
    ],
    ['Cookie: a=b; c=d\nHost: x', 'Cookie: <secret-assignment>\nHost: x'],
    ['run --api-key abc -v', 'run --api-key <secret-assignment> -v'],
    [
      '<db><password>hunter2</password></db>',
      '<db><password><secret-assignment></password></db>',
    ],
    ['tel:+4930901820 /u/%2B31612342641/x', 'tel:<phone> /u/<phone>/x'],
    ['password = hunter2, x', 'password = <secret-assignment>, x'],
    ['/a?email=bob%40example.com', '/a?email=<email>'],
    ['n=4111+1111+1111+1111&x=1', 'n=<card>&x=1'],
    ['{"to":"bob\\u0040example.com"}', '{"to":"<email>"}'],
    ['/u/am9obi5kb2VAZXhhbXBsZS5jb20/x', '/u/<email>/x'],
    [
      '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY----- z',
      '<private-key> z',
    ],
    ['-----BEGIN PRIVATE KEY-----\\nMIIEv', '<private-key>'],
    [
      "ran SELECT a FROM t WHERE b = 'x''y' AND c > 5 in 35 ms",
      'ran SELECT a FROM t WHERE b = ? AND c > ? in 35 ms',
    ],
  ])('redacts %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
    expect(redact(expected)).toBe(expected);
  });

  it.each([
    'order 4539578763621486 of 2026-01-02T03:04:05.123456789Z',
    '4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7',
    '123e4567-e89b-12d3-a456-426614174000 and 11111111-4111-1111-1111-111111111111',
    'v1.2.3-20260102030405 at 52.520008, 13.404954',
    '1234567890123456 bytes, 4111 1111 1111 1112',
    'dial tcp 10.24.119.3:5432: connect: connection refused',
    'checkoutservice-578fcf4766-9csqn',
    'git@github.com:a/b.git, icon@2x.png, @scope/pkg@1.2.3',
    'invalid token: expired; password: must be longer',
    'std::token::Kind, token_count=5, max_tokens: 100',
    'Bearer authentication failed, basic authentication',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'com.acme.checkout.PaymentServiceImplementation',
    'GET /api/v1/products/OLJCESPC7Z',
  ])('leaves %s', text => {
    expect(redact(text)).toBe(text);
  });

  it.each([
    ["/* by bob */ select 'a' from t -- x", ' select ? from t '],
    [
      'INSERT INTO t VALUES (1, N\'x\', $1, "free text", $$b$$)',
      'INSERT INTO t VALUES (?, ?, $1, ?, ?)',
    ],
    [
      'SELECT "Name", t1.c2 FROM "s"."t1" WHERE d = 0x1F',
      'SELECT "Name", t1.c2 FROM "s"."t1" WHERE d = ?',
    ],
    ["select 'not closed", 'select ?'],
    ['SET user:1 hunter2', 'SET ? ?'],
    [
      '{"find":"users","filter":{"mail":"x","n":-5}}',
      '{"find":?,"filter":{"mail":?,"n":?}}',
    ],
  ])('takes the literals out of the command %s', (text, expected) => {
    expect(redact(text, { query: true })).toBe(expected);
  });

  it('finds addresses and ids of paths when asked to', () => {
    const found = redactorOf(all).redact(
      'GET /users/42/x from 203.0.113.9 and 2001:db8::1, v1.2.3.4-a',
      PLAIN_TEXT,
      () => {},
    );
    expect(found).toBe('GET /users/<path-id>/x from <ip> and <ip>, v1.2.3.4-a');
  });

  it('takes time in proportion to hostile texts', () => {
    const everything = redactorOf(all);
    const pieces = [
      ...['a', '1 ', '1', '@', 'a@a.', 'eyJ', 'eyJaaaaaaaa.', '://', 'a=', ':'],
      ...[
        'password=[',
        'password="',
        "cookie:    '",
        '--token ',
        'select ',
        '%4',
        '%ff',
        '\\u00',
      ],
      ...[
        "'",
        '"',
        '/*',
        '$a$',
        '-----BEGIN PRIVATE KEY-----',
        'phone 0',
        'DE89',
        '/',
        'sk-',
        'Basic ',
      ],
    ];
    for (const piece of pieces) {
      const text = `select x from ${piece.repeat(200_000 / piece.length)}`;
      for (const query of [true, false]) {
        everything.redact(text, { ...PLAIN_TEXT, query, url: true }, () => {});
      }
    }
    expect(REDACTION_RULES.every(rule => all.rules[rule] !== 'off')).toBe(true);
  }, 120_000);
});
