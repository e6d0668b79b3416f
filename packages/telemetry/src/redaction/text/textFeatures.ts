/**
 * What a text must have for a rule to find anything in it, as bits.
 *
 * @internal
 */
export const Feature = {
  at: 1,
  /** `=`, `:` or `<`, or both a space and a dash. */
  assignment: 2,
  space: 4,
  dash: 8,
  /** Digits in all, wherever they stand. */
  digits7: 16,
  digits9: 32,
  digits14: 64,
  /** Characters of a token in one piece. */
  word12: 128,
  word20: 256,
} as const;

const KIND = {
  digit: 1,
  word: 2,
  token: 4,
  at: 8,
  assigns: 16,
  space: 32,
  dash: 64,
};
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return (
    (/[0-9]/.test(char) ? KIND.digit : 0) |
    (/[A-Za-z0-9+_~.-]/.test(char) ? KIND.word : 0) |
    (/[A-Za-z0-9+_.:-]/.test(char) ? KIND.token : 0) |
    (char === '@' ? KIND.at : 0) |
    (char === '=' || char === ':' || char === '<' ? KIND.assigns : 0) |
    (char === ' ' ? KIND.space : 0) |
    (char === '-' ? KIND.dash : 0)
  );
});

/**
 * The {@link Feature} bits of a text, in one pass.
 *
 * @internal
 */
export function textFeatures(text: string): number {
  let kinds = 0;
  let digits = 0;
  let word = 0;
  let longestWord = 0;
  let token = 0;
  let longestToken = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const kind = code < 128 ? KINDS[code] : 0;
    kinds |= kind;
    digits += kind & KIND.digit;
    word = (kind & KIND.word) === 0 ? 0 : word + 1;
    if (word > longestWord) longestWord = word;
    token = (kind & KIND.token) === 0 ? 0 : token + 1;
    if (token > longestToken) longestToken = token;
  }
  const space = (kinds & KIND.space) !== 0;
  const dash = (kinds & KIND.dash) !== 0;
  const assigns = (kinds & KIND.assigns) !== 0;
  return (
    ((kinds & KIND.at) !== 0 ? Feature.at : 0) |
    (assigns || (space && dash) ? Feature.assignment : 0) |
    (space ? Feature.space : 0) |
    (dash ? Feature.dash : 0) |
    (digits >= 7 ? Feature.digits7 : 0) |
    (digits >= 9 ? Feature.digits9 : 0) |
    (digits >= 14 ? Feature.digits14 : 0) |
    (longestWord >= 12 ? Feature.word12 : 0) |
    (longestToken >= 20 ? Feature.word20 : 0)
  );
}
