/**
 * The version an image reference names: `TAG@DIGEST`, the digest or the tag,
 * as OpenTelemetry's conventions for `service.version` want it.
 *
 * @param image - `[registry[:port]/]path[:tag][@digest]`
 */
export function versionOfImage(image: string): string | undefined {
  const [rest, digest] = image.split('@', 2);
  // A colon before the last slash belongs to the registry's port.
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  const tag = colon < 0 ? '' : rest.slice(colon + 1);
  return [tag, digest].filter(Boolean).join('@') || undefined;
}
