import { InvalidKeyError } from './InvalidKeyError';

const MAX_KEY = 900;
const MAX_SEGMENT = 200;
const ALLOWED = /^[A-Za-z0-9!\-_.*'()=+,@/]*$/;

/**
 * Refuses keys that one of the stores could misread: a folder reads `..` and
 * `/` its own way, and S3 clients differ in what they escape.
 *
 * @throws InvalidKeyError
 * @internal
 */
export function assertKey(key: string): void {
  assertPrefix(key);
  for (const segment of key.split('/')) {
    if (segment === '') {
      throw new InvalidKeyError(
        key,
        'it must not be empty, nor begin or end with a slash, nor have two in a row',
      );
    }
  }
}

/**
 * The same for the start of a key, which may end anywhere.
 *
 * @throws InvalidKeyError
 * @internal
 */
export function assertPrefix(prefix: string): void {
  if (prefix.length > MAX_KEY) {
    throw new InvalidKeyError(prefix, `it has more than ${MAX_KEY} characters`);
  }
  if (!ALLOWED.test(prefix)) {
    throw new InvalidKeyError(
      prefix,
      "only letters, digits and ! - _ . * ' ( ) = + , @ / may be in it",
    );
  }
  const segments = prefix.split('/');
  segments.forEach((segment, i) => {
    if (segment === '' && i < segments.length - 1) {
      throw new InvalidKeyError(
        prefix,
        'it must not begin with a slash, nor have two in a row',
      );
    }
    if (segment.startsWith('.')) {
      throw new InvalidKeyError(prefix, 'no part of it may start with a dot');
    }
    if (segment.length > MAX_SEGMENT) {
      throw new InvalidKeyError(
        prefix,
        `a part of it has more than ${MAX_SEGMENT} characters`,
      );
    }
  });
}

/**
 * The same for a folder: nothing, or what ends with a slash.
 *
 * @throws InvalidKeyError
 * @internal
 */
export function assertFolder(folder: string): void {
  if (folder === '') return;
  if (!folder.endsWith('/')) {
    throw new InvalidKeyError(folder, 'a folder ends with a slash');
  }
  assertKey(folder.slice(0, -1));
}
