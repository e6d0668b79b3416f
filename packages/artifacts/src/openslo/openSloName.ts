import { slugify } from '@slo-scout/slo';

/**
 * Name of an OpenSLO object: a DNS label of at most 63 characters, as the
 * specification wants it.
 *
 * @internal
 */
export function openSloName(...parts: string[]): string {
  return slugify(parts.join('-'));
}
