import type { RedactionConfig } from '../RedactionConfig';
import type { Replacer } from '../Replacer';
import { contextId, PLAIN_TEXT, type TextContext } from '../text/TextContext';
import type { TextRedactor } from '../text/TextRedactor';
import type { KeyVerdict } from './KeyVerdict';
import { keyWords } from './keyWords';
import { matchesGlob } from './matchesGlob';
import { sensitiveWords } from './sensitiveWords';

const MAX_LABEL = 100;
/** Longer keys are judged by their beginning and their end. */
const MAX_KEY = 256;

const QUERY = /_(?:db_statement|db_query_text|db_sql_query|sql_query|sql)_$/;
const QUERY_PARAMETER = /_db_(?:query|operation)_parameter_/;
const URL =
  /_(?:url|uri|target|path|referer|referrer|location|href|link|query_string)_|_url_/;
const PHONE =
  /_(?:phone|phones|tel|telephone|mobile|cell|fax|sms|whatsapp|contact|caller|callee|msisdn|to_number|from_number)_/;
const IDENTIFIER =
  /_(?:id|ids|uid|uuid|guid|key|offset|seq|sequence|timestamp|time|nano|nanos|ns|us|ms|millis|seconds|count|size|bytes|duration|version|build|revision|hash|checksum|digest|etag|index|port|sku|ean|upc|gtin|isbn|serial|partition|generation|epoch|lat|lon|latitude|longitude|limit|date)_$/;
const ABOUT_PEOPLE =
  /_(?:card|pan|payment|customer|user|enduser|account|patient|person|member|contact|phone)_/;

/**
 * Says of a key what happens to its value: allowed keys first, then denied
 * ones, then those with the words of secrets and of personal data.
 *
 * @internal
 */
export class KeyClassifier {
  private readonly allow: string[];
  private readonly hash: string[];
  private readonly deny: RedactionConfig['denyKeys'];

  constructor(
    private readonly config: RedactionConfig,
    private readonly texts: TextRedactor,
    private readonly replacer: Replacer,
  ) {
    const lower = (globs: string[]) => globs.map(glob => glob.toLowerCase());
    this.allow = lower(config.allowKeys);
    this.hash = lower(config.hash.keys);
    this.deny = config.denyKeys.map(({ pattern, action }) => ({
      pattern: pattern.toLowerCase(),
      action,
    }));
  }

  classify(key: string): KeyVerdict {
    let keyRule = '';
    const text = this.texts.redact(key, PLAIN_TEXT, rule => {
      keyRule ||= rule;
    });
    const label = text ?? key;
    const short =
      key.length > MAX_KEY
        ? key.slice(0, MAX_KEY / 2) + key.slice(-MAX_KEY / 2)
        : key;
    const lower = short.toLowerCase();
    // The name of a rule in a mask says nothing about the value.
    const words = keyWords(this.replacer.withoutMasks(short));
    const among = (globs: string[]) =>
      globs.some(glob => matchesGlob(glob, lower));
    const allowed = among(this.allow);
    const context = contextOf(words);
    return {
      label: label.length > MAX_LABEL ? `${label.slice(0, MAX_LABEL)}…` : label,
      newKey:
        text === undefined || allowed ? undefined : { text, rule: keyRule },
      allowed,
      denied: allowed ? undefined : this.denial(lower, words),
      hashed: among(this.hash),
      context,
      contextId: contextId(context),
    };
  }

  private denial(lower: string, words: string): KeyVerdict['denied'] {
    const { rules } = this.config;
    for (const { pattern, action } of this.deny) {
      if (
        matchesGlob(pattern, lower) ||
        matchesGlob(pattern, words.slice(1, -1))
      ) {
        return { rule: 'denied-key', action };
      }
    }
    if (QUERY_PARAMETER.test(words) && rules.sql !== 'off') {
      return { rule: 'sql', action: rules.sql };
    }
    const rule = sensitiveWords(words);
    if (!rule) return undefined;
    const action = rules[rule];
    return action === 'off' ? undefined : { rule, action };
  }
}

function contextOf(words: string): TextContext {
  return {
    query: QUERY.test(words),
    url: URL.test(words),
    identifier: IDENTIFIER.test(words) && !ABOUT_PEOPLE.test(words),
    phone: PHONE.test(words),
  };
}
