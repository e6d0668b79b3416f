import { KeyClassifier } from '../keys/KeyClassifier';
import { keyWords } from '../keys/keyWords';
import type { KeyVerdict } from '../keys/KeyVerdict';
import { sensitiveWords } from '../keys/sensitiveWords';
import type { RedactionConfig } from '../RedactionConfig';
import { Replacer } from '../Replacer';
import { PLAIN_TEXT, type TextContext } from '../text/TextContext';
import { TextRedactor } from '../text/TextRedactor';
import { textRules } from '../text/textRules';

type Decoded = Record<string, any>;

/** Names of messages that say which of their strings are texts; all others keep their strings. */
const TEXT_FIELDS: Record<string, string[]> = {
  scope: ['name'],
  spans: ['name'],
  events: ['name'],
  status: ['message'],
  logRecords: ['severityText', 'eventName'],
};
const ATTRIBUTES = ['attributes', 'filteredAttributes', 'metadata'];

/**
 * What redaction must do, written down for messages that another
 * implementation has decoded: no bytes, no sieve, no cache.
 */
export function redactDecoded(
  config: RedactionConfig,
  key: Uint8Array,
): (message: Decoded) => Decoded {
  const replacer = new Replacer(config.mask, key, config.hash.hexDigits);
  const texts = new TextRedactor(textRules(config), [], replacer);
  const keys = new KeyClassifier(config, texts, replacer);
  const noteNothing = () => {};

  const redactText = (text: string, context: TextContext, hashed: boolean) => {
    const redacted = texts.redact(text, context, noteNothing);
    if (redacted === undefined) return text;
    return hashed ? replacer.replace('', 'hash', text) : redacted;
  };

  const denied = (value: Decoded, rule: string): Decoded => {
    const [kind] = Object.keys(value);
    const empty = kind === undefined || value.stringValue === '';
    if (empty || kind === 'boolValue') return value;
    return { stringValue: replacer.replace(rule, 'mask', '') };
  };

  function anyValue(value: Decoded, verdict: Partial<KeyVerdict>): Decoded {
    const { context = PLAIN_TEXT, hashed = false } = verdict;
    const [kind] = Object.keys(value);
    switch (kind) {
      case 'stringValue':
        return { stringValue: redactText(value.stringValue, context, hashed) };
      case 'bytesValue': {
        const text = Buffer.from(value.bytesValue).toString('latin1');
        const redacted = redactText(text, context, hashed);
        return { bytesValue: Buffer.from(redacted, 'latin1') };
      }
      case 'intValue': {
        const least = context.phone ? 1e6 : 1e13;
        if (context.identifier || Number(value.intValue) < least) return value;
        const redacted = redactText(value.intValue, context, hashed);
        return redacted === value.intValue ? value : { stringValue: redacted };
      }
      case 'kvlistValue':
        return {
          kvlistValue: {
            ...value.kvlistValue,
            ...(value.kvlistValue.values && {
              values: value.kvlistValue.values.map(attribute),
            }),
          },
        };
      case 'arrayValue': {
        const { values } = value.arrayValue;
        if (!values) return value;
        return { arrayValue: { values: elements(values, verdict, context) } };
      }
      default:
        return value;
    }
  }

  function elements(
    values: Decoded[],
    verdict: Partial<KeyVerdict>,
    context: TextContext,
  ) {
    const all = values.every(v => /^[A-Za-z0-9]+$/.test(v.stringValue ?? ''));
    const whole = ['', '-']
      .filter(() => all && values.length > 1 && values.length <= 8)
      .map(glue => values.map(v => v.stringValue).join(glue))
      .flatMap(text =>
        texts
          .find(text, context)
          .filter(
            match =>
              match.to - match.from === text.length &&
              ['card', 'iban', 'ssn'].includes(match.rule),
          ),
      );
    return values.map((value, i) => {
      const flag: string = values[i - 1]?.stringValue ?? '';
      const secret =
        /^--?[A-Za-z][\w-]{1,40}$/.test(flag) &&
        sensitiveWords(keyWords(flag)) === 'secret-key';
      const rule = whole[0]?.rule ?? (secret ? 'secret-assignment' : undefined);
      return rule && value.stringValue !== undefined
        ? denied(value, rule)
        : anyValue(value, verdict);
    });
  }

  function attribute(pair: Decoded): Decoded {
    const verdict = keys.classify(pair.key ?? '');
    const result = { ...pair };
    if (verdict.newKey) result.key = verdict.newKey.text;
    if (!pair.value || verdict.allowed) return result;
    result.value = verdict.denied
      ? denied(pair.value, verdict.denied.rule)
      : anyValue(pair.value, verdict);
    return result;
  }

  const visit = (message: Decoded, name: string): Decoded =>
    Object.fromEntries(
      Object.entries(message).map(([field, value]) => {
        if (ATTRIBUTES.includes(field)) return [field, value.map(attribute)];
        if (field === 'body') return [field, anyValue(value, {})];
        if (TEXT_FIELDS[name]?.includes(field)) {
          return [field, redactText(value, PLAIN_TEXT, false)];
        }
        if (Buffer.isBuffer(value) || typeof value !== 'object') {
          return [field, value];
        }
        if (!Array.isArray(value)) return [field, visit(value, field)];
        return [
          field,
          value.map(item =>
            typeof item === 'object' && !Buffer.isBuffer(item)
              ? visit(item, field)
              : item,
          ),
        ];
      }),
    );
  return message => visit(message, '');
}
