import net from 'node:net';
import type { TextRule } from '../TextRule';

const V4 = /(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)/g;
const V6 = /(?<![\w:.])[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?![\w:])/g;

/**
 * IP addresses of both versions; loopback and unspecified addresses identify nobody.
 *
 * @internal
 */
export const ip: TextRule = (text, _context, add) => {
  for (const match of text.matchAll(V4)) note(match, 4);
  if (text.includes(':')) {
    for (const match of text.matchAll(V6)) note(match, 6);
  }

  function note(match: RegExpExecArray, version: 4 | 6): void {
    const [address] = match;
    if (net.isIP(address) !== version) return;
    if (/^(?:127\.|0\.0\.0\.0$|::1?$)/.test(address)) return;
    add({
      rule: 'ip',
      from: match.index,
      to: match.index + address.length,
    });
  }
};
