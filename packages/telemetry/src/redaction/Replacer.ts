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

  /**
   * @param mask - with `{rule}` for the rule's name
   * @param key - of the HMAC
   */
  constructor(
    private readonly mask: string,
    private readonly key: Uint8Array,
    private readonly hexDigits: number,
  ) {
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

  private hash(value: string | Uint8Array): string {
    if (typeof value === 'string' && this.isHash(value)) return value;
    const hex = createHmac('sha256', this.key).update(value).digest('hex');
    return HASH_PREFIX + hex.slice(0, this.hexDigits);
  }
}
