import { VectorIndexError } from '../VectorIndexError';

/**
 * Milvus says failures in its answers.
 *
 * @param what - what it was to do, after `Milvus could not`
 * @throws VectorIndexError with the reason
 * @internal
 */
export function requireSuccess(
  what: string,
  status: { error_code: string | number; reason: string },
): void {
  if (status.error_code !== 'Success' && status.error_code !== 0)
    throw new VectorIndexError(
      `Milvus could not ${what}: ${status.reason || status.error_code}`,
    );
}
