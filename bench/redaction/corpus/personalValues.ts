import { createRequire } from 'node:module';
import type { Random } from '../../lib/Random';
import { ALPHANUMERIC, digits, groups, letters, luhnDigit } from './digits';

// Dependencies of packages/telemetry: they know which account and phone numbers exist.
const load = createRequire(
  require.resolve('@slo-scout/telemetry/package.json'),
);
const { composeIBAN, countrySpecs, isValidIBAN } = load('ibantools');
const { getExampleNumber } = load('libphonenumber-js/max');
const examples: Record<string, string> = load(
  'libphonenumber-js/mobile/examples',
);

const FIRST =
  'anna ben chloe david emeka fatima goran hiro ines jörg kofi lena mei nadia oskar priya'.split(
    ' ',
  );
const LAST =
  'meyer smith okafor rossi dubois tanaka silva novak larsen kowalski haddad nguyen'.split(
    ' ',
  );
const HOSTS =
  'example.com mail.example.co.uk beispiel.de exemplo.com.br example.org web.example.io firma.example.ch müller.example'.split(
    ' ',
  );

export function email(random: Random): string {
  const first = random.pick(FIRST);
  const last = random.pick(LAST);
  const local = random.pick([
    `${first}.${last}`,
    `${first[0]}${last}${random.below(100)}`,
    `${first}_${last}`,
    `${first}+${random.pick(['shop', 'news', 'test'])}`,
    `${first}-${last}`,
  ]);
  const address = `${local}@${random.pick(HOSTS)}`;
  return random.chance(0.1) ? address.toUpperCase() : address;
}

const CARDS: [prefixes: string[], length: number, groups: number[]][] = [
  [['4'], 16, [4, 4, 4, 4]],
  [['51', '53', '55', '2221', '2650', '2720'], 16, [4, 4, 4, 4]],
  [['34', '37'], 15, [4, 6, 5]],
  [['6011', '644', '65'], 16, [4, 4, 4, 4]],
  [['3528', '3589'], 16, [4, 4, 4, 4]],
  [['300', '305', '36', '38'], 14, [4, 6, 4]],
  [['62'], 16, [4, 4, 4, 4]],
  [['2200', '2204'], 16, [4, 4, 4, 4]],
];

export function cardDigits(random: Random): [string, number[]] {
  const [prefixes, length, lengths] = random.pick(CARDS);
  const start = random.pick(prefixes);
  const body = start + digits(random, length - 1 - start.length);
  return [body + luhnDigit(body), lengths];
}

export function card(random: Random): string {
  const [number, lengths] = cardDigits(random);
  return random.pick([
    number,
    groups(number, lengths, ' '),
    groups(number, lengths, '-'),
  ]);
}

const COUNTRIES =
  'DE GB FR ES IT NL BE AT CH PL SE NO DK FI PT IE LU CZ HU RO GR TR SA AE BR'.split(
    ' ',
  );

export function iban(random: Random): string {
  for (;;) {
    const countryCode = random.pick(COUNTRIES);
    const spec = countrySpecs[countryCode];
    // Digits everywhere but where the format asks for letters.
    const bban = [...spec.bban_regexp.matchAll(/\[([^\]]+)\]\{(\d+)\}/g)]
      .map(([, set, length]) =>
        set === 'A-Z'
          ? letters(random, Number(length), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ')
          : digits(random, Number(length)),
      )
      .join('');
    const composed: string | null = composeIBAN({ countryCode, bban });
    if (!composed || !isValidIBAN(composed)) continue;
    const fours = groups(composed, Array(8).fill(4), ' ').trim();
    return random.pick([composed, composed, fours, composed.toLowerCase()]);
  }
}

export function ssn(random: Random): string {
  const area = random.between(1, 899);
  const [a, b, c] = [
    String(area === 666 ? 667 : area).padStart(3, '0'),
    String(random.between(1, 99)).padStart(2, '0'),
    String(random.between(1, 9999)).padStart(4, '0'),
  ];
  return `${a}-${b}-${c}`;
}

const REGIONS =
  'US GB DE FR ES IT NL IN BR JP AU MX PL SE CH AT BE PT IE ZA NG KE SG KR TR'.split(
    ' ',
  );

/** A mobile number that exists by its country's plan. */
function phoneNumber(random: Random): any {
  for (;;) {
    const region = random.pick(REGIONS);
    const example = getExampleNumber(region, examples);
    const text = example.number.slice(0, -4) + digits(random, 4);
    const number = load('libphonenumber-js/max').parsePhoneNumber(text);
    if (number.isValid()) return number;
  }
}

export function internationalPhone(random: Random): string {
  const number = phoneNumber(random);
  return random.pick([number.number, number.formatInternational()]);
}

export function nationalPhone(random: Random): string {
  return phoneNumber(random).formatNational();
}

export function jwt(random: Random): string {
  const part = (value: object) =>
    Buffer.from(JSON.stringify(value)).toString('base64url');
  return [
    part({ alg: random.pick(['HS256', 'RS256', 'ES256']), typ: 'JWT' }),
    part({ sub: random.hex(8), iat: 1.7e9 + random.below(1e7) }),
    letters(random, 43, ALPHANUMERIC),
  ].join('.');
}

export function apiKey(random: Random): string {
  const some = (length: number, alphabet: string = ALPHANUMERIC) =>
    letters(random, length, alphabet);
  return random.pick([
    () => `AKIA${some(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`,
    () => `ghp_${some(36)}`,
    () => `github_pat_${some(22)}_${some(59)}`,
    () => `glpat-${some(20)}`,
    () => `xoxb-${digits(random, 12)}-${digits(random, 12)}-${some(24)}`,
    () => `sk_live_${some(24)}`,
    () => `AIza${some(35)}`,
    () => `SG.${some(22)}.${some(43)}`,
    () => `npm_${some(36)}`,
    () => `hvs.${some(90)}`,
    () => `sk-proj-${some(48)}`,
    () => `dop_v1_${random.hex(64)}`,
  ])();
}

export function privateKey(random: Random): string {
  const kind = random.pick(['RSA ', 'EC ', 'OPENSSH ', '']);
  const lines = Array.from({ length: 4 }, () =>
    letters(random, 64, `${ALPHANUMERIC}+/`),
  );
  return `-----BEGIN ${kind}PRIVATE KEY-----\n${lines.join(
    '\n',
  )}\n-----END ${kind}PRIVATE KEY-----`;
}

/** What people and generators choose for passwords. */
export function password(random: Random): string {
  return random.pick([
    () => `${random.pick(LAST)}${random.between(1, 9999)}!`,
    () => letters(random, random.between(10, 32), ALPHANUMERIC),
    () => random.hex(32),
    () => `${random.pick(FIRST)}-${random.pick(LAST)}-${random.below(100)}`,
    () => random.pick(['hunter', 'sesame', 'dragon', 'letmein']),
  ])();
}

export function fullName(random: Random): string {
  const capital = (name: string) => name[0].toUpperCase() + name.slice(1);
  return `${capital(random.pick(FIRST))} ${capital(random.pick(LAST))}`;
}
