const DATE = /^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/;
const UUID =
  /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?\d+[.,]\d+$/;
const HEX = /^(?:0x)?[0-9a-f]{8,}$/i;
/** No word of this length does without the other letters. */
const LETTERS_OF_HEX = /^(?:[a-f]{8,}|[A-F]{8,})$/;
const EMAIL = /^[^@\s/]+(?:@|%40)[^@\s/]+\.[a-z]{2,}$/i;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/;
const BASE64 = /^[A-Za-z0-9+_-]{6,}={0,2}$/;
/**
 * Numbers, UUIDs, ULIDs, hex and random text alike: ids of one place may look
 * like any of these by chance, and must not make several operations of one.
 */
const ID = '{id}';
/** Words that say themselves what they are: v2, oauth2, sha256, page3. */
const WORD_WITH_NUMBER = /^[a-z]+\d{1,3}$/i;
/** A product code, a record locator: capitals and digits mixed, and too long for a name. */
const CODE = /^(?=.*\d)[A-Z\d]{8,}$/;
/** A prefix that names the thing, then its number: order-12345, cus_0042. */
const PREFIXED = /^((?:[a-z]{1,20}|[A-Z]{1,20})[-_:])(.{3,})$/;

/** A letter after a digit, or a digit after a letter. */
const ALTERNATION = /[a-z](?=\d)|\d(?=[a-z])/gi;
/** The words of camel case. */
const PIECE = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;
const CONSONANTS = /[b-df-hj-np-tv-xz]{4,}/gi;

function looksRandom(token: string): boolean {
  if (!BASE64.test(token)) {
    return false;
  }
  const { length } = token;
  const turns = count(token, ALTERNATION);
  if (length < 16 && turns > 2 && /^[a-z\d]+$/i.test(token)) {
    return true; // words have a number in them once, as utf8 and oauth2client do
  }
  const pieces = count(token, PIECE);
  if (length >= 10 && pieces > 1) {
    const run = Math.max(
      0,
      ...(token.match(CONSONANTS)?.map(match => match.length) ?? []),
    );
    // Words are longer and can be spoken, whatever their case.
    const usual = length / pieces;
    if ((run >= 4 && usual < 2.5) || (run > 6 && usual < 4)) {
      return true;
    }
  }
  // Joined words have few digits, and camel case changes only at each word.
  const digits = count(token, /\d/g);
  const changes = turns + count(token, /[a-z](?=[A-Z])/g);
  return (
    length >= 16 &&
    digits > 1 &&
    (digits / length > 0.15 || changes / length > 0.3)
  );
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/**
 * What class of data one token of a path or a name is: a placeholder such as
 * `{id}`, or the token itself when it is a word.
 *
 * @internal
 */
export function templateToken(token: string): string {
  // Without a digit or an @ only hex and random text are data.
  if (!/[\d@%]/.test(token)) {
    const mixed = /[a-z].*[A-Z].*[a-z]/.test(token);
    return LETTERS_OF_HEX.test(token) || (mixed && looksRandom(token))
      ? ID
      : token;
  }
  if (UUID.test(token)) {
    return ID;
  }
  if (DATE.test(token)) {
    return '{date}';
  }
  if (INTEGER.test(token)) {
    return ID;
  }
  if (NUMBER.test(token)) {
    return '{number}';
  }
  if (EMAIL.test(token)) {
    return '{email}';
  }
  if (ADDRESS.test(token)) {
    return '{ip}';
  }
  if (ULID.test(token) || HEX.test(token) || CODE.test(token)) {
    return ID;
  }
  if (WORD_WITH_NUMBER.test(token)) {
    return token;
  }
  const prefixed = PREFIXED.exec(token);
  if (prefixed) {
    const rest = templateToken(prefixed[2]);
    if (rest.startsWith('{') && rest !== prefixed[2]) {
      return prefixed[1] + rest;
    }
  }
  return looksRandom(token) ? ID : token;
}
