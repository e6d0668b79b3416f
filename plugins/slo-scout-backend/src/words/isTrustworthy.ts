/** What a name or an explanation has no use for: markup, links, addresses, code. */
const MARKUP = /[<>[\]`*_|\\]|https?:|www\.|\/\/|@\w+\.\w/i;
const NUMBER = /\d+(?:[.,]\d+)*/g;

/**
 * Whether a text that a model wrote may be shown: plain words, within its
 * length, and with no number that was not in what it was told. A model may
 * explain numbers; it must not bring its own.
 *
 * @param told - The data that the model was given.
 * @internal
 */
export function isTrustworthy(
  text: string,
  told: string,
  longest: number,
): boolean {
  if (text.trim() === '' || text.length > longest) return false;
  if (/[\p{Cc}\p{Cf}]/u.test(text) || MARKUP.test(text)) return false;
  const known = new Set(told.match(NUMBER));
  return (text.match(NUMBER) ?? []).every(number => known.has(number));
}
