import type { ObjectDescription } from './ObjectStore';
import { ObjectStoreError } from './ObjectStoreError';

const MAX_METADATA_BYTES = 2048;

/**
 * Fills in what a description leaves out, and refuses what can't go into an
 * HTTP header.
 *
 * @throws ObjectStoreError
 * @internal
 */
export function describeObject({
  contentType = 'application/octet-stream',
  metadata = {},
}: ObjectDescription): Required<ObjectDescription> {
  if (!/^[\w.+-]+\/[\w.+-]+(; ?[\w-]+="?[\w.-]+"?)*$/.test(contentType)) {
    throw new ObjectStoreError(
      `${JSON.stringify(contentType.slice(0, 100))} is not a content type.`,
    );
  }
  let bytes = 0;
  for (const [name, value] of Object.entries(metadata)) {
    bytes += name.length + value.length;
    // S3 folds case and trims, a folder would not.
    if (!/^[a-z0-9-]+$/.test(name) || !/^([!-~]([ -~]*[!-~])?)?$/.test(value)) {
      throw new ObjectStoreError(
        `The metadata ${JSON.stringify(
          name.slice(0, 100),
        )} can't be kept: names are of lower-case letters, digits and "-", values of printable ASCII.`,
      );
    }
  }
  if (bytes > MAX_METADATA_BYTES) {
    throw new ObjectStoreError(
      `The metadata of an object may have ${MAX_METADATA_BYTES} bytes, not ${bytes}.`,
    );
  }
  return { contentType, metadata };
}
