import { VectorIndexError } from './VectorIndexError';

/**
 * @throws VectorIndexError unless the vector has the length of those in the index and is finite
 * @internal
 */
export function requireDimensions(
  vector: Float32Array,
  dimensions: number | undefined,
): void {
  if (dimensions === undefined)
    throw new VectorIndexError(
      'The vector index does not know its dimensions yet; call ensure first',
    );
  if (vector.length !== dimensions)
    throw new VectorIndexError(
      `A vector of ${vector.length} dimensions does not fit into an index of ${dimensions}; vectors of another model need an index of their own`,
    );
  if (!vector.every(Number.isFinite))
    throw new VectorIndexError('A vector holds a number that is not finite');
}
