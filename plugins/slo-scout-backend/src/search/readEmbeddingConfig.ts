import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import type { EmbeddingConfig } from './EmbeddingConfig';

/**
 * Reads and checks `sloScout.embedding`.
 *
 * @throws InputError that names the key and what it may be.
 * @internal
 */
export function readEmbeddingConfig(root: Config): EmbeddingConfig {
  const config = root.getOptionalConfig('sloScout.embedding');
  const milvus = config?.getOptionalConfig('milvus');
  const address = milvus?.getString('address');
  if (address !== undefined && !/^(https?:\/\/)?[^/@\s]+:\d+$/.test(address)) {
    throw new InputError(
      'sloScout.embedding.milvus.address must be host:port, without credentials; those belong into token',
    );
  }
  return {
    modelPath: config?.getOptionalString('modelPath'),
    model: config?.getOptionalString('model'),
    ...(milvus &&
      address && {
        milvus: {
          address,
          token: milvus.getOptionalString('token'),
          database: milvus.getOptionalString('database'),
          ssl: milvus.getOptionalBoolean('tls'),
          caFile: milvus.getOptionalString('caFile'),
        },
      }),
  };
}
