/**
 * Hands a text to the browser as a file, named after the last part of `path`.
 *
 * @internal
 */
export function downloadText(
  path: string,
  mediaType: string,
  content: string,
): void {
  const url = URL.createObjectURL(new Blob([content], { type: mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = path.slice(path.lastIndexOf('/') + 1);
  link.click();
  URL.revokeObjectURL(url);
}
