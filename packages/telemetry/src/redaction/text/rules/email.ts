import type { TextRule } from '../TextRule';

const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;
const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const AUTHORITY = /:\/\/[^\s/?#@]*$/;
const DOMAIN = /[\p{L}\p{N}.-]/u;

/** Ends of what looks like a domain and is a file, or a host inside a cluster. */
const NO_DOMAIN = new Set(
  'png jpg jpeg gif svg webp ico css js mjs ts json html map internal local localdomain localhost svc lan corp'.split(
    ' ',
  ),
);

/**
 * E-mail addresses: found at the @ and read in both directions, so that a text
 * of any length costs one pass.
 *
 * @internal
 */
export const email: TextRule = (text, _context, add) => {
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let from = at;
    while (from > 0 && at - from < MAX_LOCAL && LOCAL.test(text[from - 1])) {
      from--;
    }
    // Punctuation of the sentence, not of the address.
    while (from < at && ".'-".includes(text[from])) from++;
    let to = at + 1;
    while (to < text.length && to - at <= MAX_DOMAIN && DOMAIN.test(text[to])) {
      to++;
    }
    while (to > at + 1 && '.-'.includes(text[to - 1])) to--;
    if (from === at || !isDomain(text.slice(at + 1, to))) continue;
    // git@host:path is how repositories are addressed.
    if (text.slice(from, at) === 'git' && text[to] === ':') continue;
    // User and password of a URL have a rule of their own, and the host may stay.
    if (AUTHORITY.test(text.slice(Math.max(0, from - MAX_LOCAL), from)))
      continue;
    add({ rule: 'email', from, to });
  }
};

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  const top = labels[labels.length - 1].toLowerCase();
  return (
    labels.length > 1 &&
    labels.every(
      label => label !== '' && !label.startsWith('-') && !label.endsWith('-'),
    ) &&
    /^(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})$/u.test(top) &&
    !NO_DOMAIN.has(top)
  );
}
