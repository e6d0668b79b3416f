/** Words that say themselves what they are: v2, oauth2, step12. */
const NUMBERED = /^[a-z]+\d{1,3}$/i;

/**
 * True for a word that may well be data: a placeholder, or a word whose class
 * cannot be told but which has a digit or an escape, is a code in capitals,
 * cannot be spoken, is a slug of four words or more, or long. A few such words
 * in one place may be an API's; many are not.
 *
 * @internal
 */
export function isDataWord(word: string): boolean {
  return (
    (/[\d%@{]/.test(word) && !NUMBERED.test(word)) ||
    /^[A-Z]{6,}$/.test(word) ||
    hasShortPieces(word) ||
    /[b-df-hj-np-tv-xz]{6}/i.test(word) ||
    word.split('-').length > 3 ||
    word.length > 40
  );
}

/** True where upper and lower case change more often than from word to word. */
function hasShortPieces(word: string): boolean {
  const pieces = word.match(/[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g)?.length ?? 0;
  return pieces > 3 && word.length / pieces < 2.5;
}
