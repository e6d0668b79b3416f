/**
 * What no YAML, JSON, Markdown or PromQL reader should meet raw: control characters, the line
 * breaks that YAML 1.1 knows beside `\n`, noncharacters, and the marks that reorder or hide text.
 *
 * @internal
 */
export const UNSAFE_CHARACTERS =
  /[\p{Cc}\p{Zl}\p{Zp}\p{Noncharacter_Code_Point}\p{Bidi_Control}\u200b\ufeff]/gu;
