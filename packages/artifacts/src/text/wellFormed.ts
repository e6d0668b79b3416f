/**
 * Text without lone surrogates, which have no UTF-8 form.
 *
 * @internal
 */
export function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}
