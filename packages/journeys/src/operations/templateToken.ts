const DATE = /^\d{4}-?\d\d-?\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/;
const UUID =
  /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i;
const ULID = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/i;
const INTEGER = /^[+-]?\d+$/;
const NUMBER = /^[+-]?\d+[.,]\d+$/;
const HEX = /^(?:0x)?[0-9a-f]{8,}$/i;
const EMAIL = /^[^@\s/]+(?:@|%40)[^@\s/]+\.[a-z]{2,}$/i;
const ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/;
const BASE64 = /^[A-Za-z0-9+_-]{16,}={0,2}$/;
/** Words that say themselves what they are: v2, oauth2, sha256, page3. */
const WORD_WITH_NUMBER = /^[a-z]+\d{1,3}$/i;
/** A prefix that names the thing, then its number: order-12345, cus_0042. */
const PREFIXED = /^([a-z][a-z]{0,20}[-_:])(.{3,})$/i;

function looksRandom(token: string): boolean {
  const digits = token.replace(/\D/g, '').length;
  if (!BASE64.test(token) || digits < 2) {
    return false;
  }
  // Joined words have few digits, and camel case changes only at each word.
  const changes =
    token.match(/[a-z](?=[A-Z\d])|[A-Z](?=\d)|\d(?=[A-Za-z])/g)?.length ?? 0;
  return digits / token.length > 0.15 || changes / token.length > 0.3;
}

/**
 * What class of data one token of a path or a name is: a placeholder such as
 * `{uuid}`, or the token itself when it is a word.
 *
 * @internal
 */
export function templateToken(token: string): string {
  // Only what holds a digit or an @ can be data of these classes.
  if (!/[\d@%]/.test(token)) {
    return /^[0-9a-f]{16,}$/i.test(token) ? '{hex}' : token;
  }
  if (UUID.test(token)) {
    return '{uuid}';
  }
  if (DATE.test(token)) {
    return token.length === 8 && !/^(19|20)\d\d(0[1-9]|1[0-2])/.test(token)
      ? '{int}'
      : '{date}';
  }
  if (INTEGER.test(token)) {
    return '{int}';
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
  if (ULID.test(token)) {
    return '{ulid}';
  }
  if (HEX.test(token)) {
    return '{hex}';
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
  return looksRandom(token) ? '{token}' : token;
}
