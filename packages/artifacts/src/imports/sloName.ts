import { slugify } from '@slo-scout/slo';

const NAME = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

/**
 * A name that an SLO may have: the given one when it may, else its slug.
 *
 * @internal
 */
export function sloName(name: string): string {
  return NAME.test(name) ? name : slugify(name);
}
