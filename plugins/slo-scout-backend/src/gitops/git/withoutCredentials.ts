/**
 * An address to show and to keep: user and password taken out.
 *
 * @internal
 */
export function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}
