import { plainText } from './plainText';

/**
 * Text inside a paragraph, a heading or a table cell of Markdown; nothing in it is markup.
 *
 * @internal
 */
export function markdownText(text: string, maxLength?: number): string {
  return plainText(text, maxLength).replace(/[\\`*_{}[\]<>()#|~&!]/g, '\\$&');
}
