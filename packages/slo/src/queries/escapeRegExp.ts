/**
 * A text that a regular expression of Prometheus matches literally.
 *
 * @public
 */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
