import { MilvusClient } from '@zilliz/milvus2-sdk-node';
import { VectorIndexError } from '../VectorIndexError';
import type { MilvusOptions } from './MilvusOptions';

/**
 * A connected client.
 *
 * @throws VectorIndexError that names the address, never the token.
 * @internal
 */
export async function connectMilvus(
  options: MilvusOptions,
): Promise<MilvusClient> {
  const { address, token, database, caFile, certFile, keyFile } = options;
  const ssl = options.ssl ?? Boolean(caFile || certFile);
  const client = new MilvusClient({
    address,
    ...(token && { token }),
    ...(database && { database }),
    ...(ssl && { ssl }),
    ...((caFile || certFile) && {
      tls: {
        ...(caFile && { rootCertPath: caFile }),
        ...(certFile && { certChainPath: certFile }),
        ...(keyFile && { privateKeyPath: keyFile }),
      },
    }),
    timeout: options.timeoutMs ?? 10_000,
    maxRetries: 2,
    logLevel: 'error',
    channelOptions: {
      // A new client must not wait for what an old one learned of the way.
      'grpc.use_local_subchannel_pool': 1,
      // Servers close connections that are pinged more often, or while nothing is asked.
      'grpc.keepalive_time_ms': 60_000,
      'grpc.keepalive_permit_without_calls': 0,
    },
  });
  try {
    await client.connectPromise;
    return client;
  } catch (error) {
    await client.closeConnection().catch(() => undefined);
    throw new VectorIndexError(
      `Milvus at ${address} cannot be reached: ${
        error instanceof Error ? error.message : error
      }`,
      { cause: error },
    );
  }
}
