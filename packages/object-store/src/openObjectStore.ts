import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { FolderObjectStore } from './folder/FolderObjectStore';
import type { ObjectStore } from './ObjectStore';
import { ObjectStoreError } from './ObjectStoreError';
import { S3ObjectStore } from './s3/S3ObjectStore';
import type { S3Options } from './s3/S3Options';

/**
 * Where objects lie: a folder or a bucket.
 *
 * @public
 */
export type ObjectStoreConfig = { folder: string } | { s3: S3Options };

/**
 * Opens the store that a URL or a configuration names.
 *
 * `file:///folder`, or `s3://bucket/prefix` with any of the parameters
 * `endpoint`, `region`, `path-style` (`true` or `false`), `sse` (`AES256` or
 * `aws:kms`) and `sse-kms-key-id`. Credentials come from where the AWS SDKs
 * look for them; a URL that holds some is refused, without repeating it.
 *
 * @throws ObjectStoreError, one sentence
 * @public
 */
export async function openObjectStore(
  where: string | ObjectStoreConfig,
): Promise<ObjectStore> {
  const config = typeof where === 'string' ? parseObjectStoreUrl(where) : where;
  if ('s3' in config) return S3ObjectStore.create(config.s3);
  if (!path.isAbsolute(config.folder)) {
    throw new ObjectStoreError(
      `The folder of an object store must be an absolute path, not ${JSON.stringify(
        config.folder,
      )}.`,
    );
  }
  return FolderObjectStore.create(config.folder);
}

const PARAMETERS = [
  'endpoint',
  'region',
  'path-style',
  'sse',
  'sse-kms-key-id',
];

function parseObjectStoreUrl(text: string): ObjectStoreConfig {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new ObjectStoreError(
      'The object store must be a URL such as file:///var/lib/slo-scout/objects or s3://bucket/prefix?region=eu-central-1.',
    );
  }
  refuseCredentials(url, 'The URL of the object store');
  if (url.protocol === 'file:') return { folder: folderOf(url) };
  if (url.protocol === 's3:') return { s3: s3OptionsOf(url) };
  throw new ObjectStoreError(
    `The URL of the object store must begin with file: or s3:, not with ${url.protocol}`,
  );
}

function folderOf(url: URL): string {
  if (url.hostname || url.search || url.hash) {
    throw new ObjectStoreError(
      'The URL of a folder is file:/// and its absolute path, without a host and without parameters.',
    );
  }
  try {
    return fileURLToPath(url);
  } catch {
    throw new ObjectStoreError(
      'The URL of the object store is not the path of a folder: write file:/// and an absolute path.',
    );
  }
}

function s3OptionsOf(url: URL): S3Options {
  const unknown = [...url.searchParams.keys()].find(
    name => !PARAMETERS.includes(name),
  );
  if (unknown !== undefined || url.hash || url.port) {
    throw new ObjectStoreError(
      `The URL of a bucket is s3://bucket/prefix with the parameters ${PARAMETERS.join(
        ', ',
      )}; there is something else in it.`,
    );
  }
  const value = (name: string) => url.searchParams.get(name) ?? undefined;
  const endpoint = value('endpoint');
  return {
    bucket: url.hostname,
    prefix: url.pathname.replace(/^\/|\/$/g, '') || undefined,
    endpoint: endpoint === undefined ? undefined : endpointOf(endpoint),
    region: value('region'),
    pathStyle: pathStyleOf(value('path-style')),
    sse: sseOf(value('sse')),
    sseKmsKeyId: value('sse-kms-key-id'),
  };
}

function endpointOf(text: string): string {
  let url: URL | undefined;
  try {
    url = new URL(text);
  } catch {
    url = undefined;
  }
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new ObjectStoreError(
      'The endpoint of the object store must be an http or https URL, for example https://s3.example.com.',
    );
  }
  refuseCredentials(url, 'The endpoint of the object store');
  return url.href;
}

function refuseCredentials(url: URL, what: string): void {
  if (url.username || url.password) {
    throw new ObjectStoreError(
      `${what} must not hold credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment, or use a role.`,
    );
  }
}

function pathStyleOf(value: string | undefined): boolean | undefined {
  if (value === undefined) return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new ObjectStoreError(
    'The parameter path-style of the object store is true or false.',
  );
}

function sseOf(value: string | undefined): S3Options['sse'] {
  if (value === undefined || value === 'AES256' || value === 'aws:kms') {
    return value;
  }
  throw new ObjectStoreError(
    'The parameter sse of the object store is AES256 or aws:kms.',
  );
}
