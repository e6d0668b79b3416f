import type { TextRule } from '../TextRule';

const MAX_USER_INFO = 512;

/**
 * User name and password in a URL: `https://user:password@host`.
 *
 * @internal
 */
export const urlCredentials: TextRule = (text, _context, add) => {
  for (
    let at = text.indexOf('://');
    at >= 0;
    at = text.indexOf('://', at + 3)
  ) {
    const from = at + 3;
    const authority = /^[^\s/?#"'<>]*/.exec(
      text.slice(from, from + MAX_USER_INFO),
    )![0];
    const end = authority.lastIndexOf('@');
    if (end > 0) add({ rule: 'url-credentials', from, to: from + end });
  }
};

const SEGMENT = /(?<=\/)[A-Za-z0-9_~-]{1,128}(?=[/?#\s"']|$)/g;

/**
 * Segments of paths that are ids: numbers, UUIDs, and long ones with digits.
 *
 * @internal
 */
export const pathId: TextRule = (text, context, add) => {
  if (!context.url && !text.includes('/')) return;
  for (const match of text.matchAll(SEGMENT)) {
    const [segment] = match;
    const id =
      /^\d+$/.test(segment) ||
      (/\d/.test(segment) && segment.length >= 8 && !/^v\d/.test(segment));
    if (!id) continue;
    const to = match.index + segment.length;
    add({ rule: 'path-id', from: match.index, to });
  }
};
