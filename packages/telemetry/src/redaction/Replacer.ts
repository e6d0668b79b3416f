import { createHmac } from 'node:crypto';
import type { RedactionAction } from './RedactionConfig';

const HASH_PREFIX = 'hmac:';

/**
 * Writes what stands in the place of something found.
 *
 * @internal
 */
export class Replacer {
  private readonly hashed: RegExp;
  private readonly masks: RegExp;

  /**
   * @param mask - with `{rule}` for the rule's name
   * @param key - of the HMAC
   */
  constructor(
    private readonly mask: string,
    private readonly key: Uint8Array,
    private readonly hexDigits: number,
  ) {
    const literal = (text: string) => text.replace(/[^\w\s]/g, '\\$&');
    this.masks = new RegExp(
      mask.split('{rule}').map(literal).join('[a-z0-9-]{1,64}') || '$^',
      'g',
    );
    this.hashed = new RegExp(`^${HASH_PREFIX}[0-9a-f]{${hexDigits}}$`);
  }

  replace(
    rule: string,
    action: RedactionAction,
    value: string | Uint8Array,
  ): string {
    switch (action) {
      case 'remove':
        return '';
      case 'hash':
        return this.hash(value);
      default:
        return this.mask.replaceAll('{rule}', rule);
    }
  }

  /** Whether a value is what {@link Replacer.replace} writes for a hash; it is not hashed again. */
  isHash(value: string): boolean {
    return this.hashed.test(value);
  }

  /** A text without what masks have been written into it before. */
  withoutMasks(text: string): string {
    return text.replace(this.masks, '');
  }

  private hash(value: string | Uint8Array): string {
    if (typeof value === 'string' && this.isHash(value)) return value;
    const hex = createHmac('sha256', this.key).update(value).digest('hex');
    return HASH_PREFIX + hex.slice(0, this.hexDigits);
  }
}
