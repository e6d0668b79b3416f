import { fingerprint } from './fingerprint';

const MAX_LENGTH = 63;

/**
 * A name that is safe in a path, a label and a Kubernetes object, from any text:
 * `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`. Accents are dropped; text without a single Latin letter or digit
 * becomes `x-` and a hash, so that names in other scripts stay apart.
 * Text that is too long is cut and gets a hash of all of it.
 *
 * Different texts can share a slug (`a b` and `a-b`); see `sloId` for one that does not.
 *
 * @param maxLength - at least 12, default 63
 * @public
 */
export function slugify(text: string, maxLength: number = MAX_LENGTH): string {
  const slug = text
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  if (slug === '') {
    return `x-${fingerprint(text)}`;
  }
  if (slug.length <= maxLength) {
    return slug;
  }
  const suffix = `-${fingerprint(text)}`;
  return slug.slice(0, maxLength - suffix.length).replace(/-+$/, '') + suffix;
}
