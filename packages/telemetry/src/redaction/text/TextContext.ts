/**
 * What the key of a value says about it.
 *
 * @internal
 */
export interface TextContext {
  /** The value is an SQL statement or a command to a database. */
  query: boolean;
  /** The value is a URL or a part of one. */
  url: boolean;
  /** The value counts or names a technical thing: bare digits are no personal number. */
  identifier: boolean;
  /** The value is meant to be a phone number. */
  phone: boolean;
}

/** @internal */
export const PLAIN_TEXT: TextContext = {
  query: false,
  url: false,
  identifier: false,
  phone: false,
};

/**
 * A small number for each context, to tell cached verdicts apart.
 *
 * @internal
 */
export function contextId(context: TextContext): number {
  return (
    (context.query ? 1 : 0) +
    (context.url ? 2 : 0) +
    (context.identifier ? 4 : 0) +
    (context.phone ? 8 : 0)
  );
}
