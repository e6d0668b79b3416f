/**
 * What is put in the place of something found: `mask` a word that names the
 * rule, `remove` nothing (an attribute with a denied key goes as a whole),
 * `hash` a keyed hash, so that equal values stay equal.
 *
 * @public
 */
export type RedactionAction = 'mask' | 'remove' | 'hash';

/**
 * The built-in rules; docs/redaction.md says what each finds.
 *
 * @public
 */
export const REDACTION_RULES = [
  'secret-key',
  'personal-key',
  'secret-assignment',
  'url-credentials',
  'bearer',
  'jwt',
  'api-key',
  'private-key',
  'card',
  'iban',
  'ssn',
  'email',
  'phone',
  'sql',
  'ip',
  'path-id',
] as const;

/** @public */
export type RedactionRule = (typeof REDACTION_RULES)[number];

/**
 * A key that is always redacted.
 *
 * @public
 */
export interface DeniedKey {
  /** A glob (`*` is any text) on the whole key, upper and lower case alike. */
  pattern: string;
  action: RedactionAction;
}

/**
 * A rule of the user's own.
 *
 * @public
 */
export interface CustomRule {
  /** Stands in the mask and in the report. */
  name: string;
  /** A regular expression without look-around and back references; matched in linear time. */
  pattern: string;
  ignoreCase: boolean;
  action: RedactionAction;
}

/**
 * What to redact, complete: {@link parseRedactionConfig} and
 * {@link defaultRedactionConfig} make one.
 *
 * @public
 */
export interface RedactionConfig {
  rules: Record<RedactionRule, RedactionAction | 'off'>;
  /** Globs of keys whose values are never touched; stronger than every rule. */
  allowKeys: string[];
  denyKeys: DeniedKey[];
  /** Globs of found values that may stay, such as `*@support.example.com`. */
  allowValues: string[];
  custom: CustomRule[];
  /** Written for action `mask`; `{rule}` becomes the rule's name. */
  mask: string;
  /** Which query parameters of URLs are redacted: those with a secret's name, or all. */
  queryParameters: 'secrets' | 'all';
  /** Countries (ISO 3166 alpha-2) whose national phone numbers are found without a word such as "phone" before them. */
  phoneRegions: string[];
  hash: HashConfig;
}

/**
 * How action `hash` hashes.
 *
 * @public
 */
export interface HashConfig {
  /** Environment variable with the key of the HMAC. */
  keyEnv: string;
  /** File with the key; stronger than `keyEnv`. */
  keyFile?: string;
  /** Hex digits of the HMAC-SHA-256 that are kept. */
  hexDigits: number;
  /**
   * Keys whose value is hashed as a whole when a rule finds something in it,
   * whatever the rule's action: sessions are grouped by these.
   */
  keys: string[];
}
