/**
 * The vector scaled to length 1; a vector of zeros stays as it is.
 *
 * @internal
 */
export function normalise(vector: ArrayLike<number>): Float32Array {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i] * vector[i];
  const scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
  return Float32Array.from(vector, value => value * scale);
}
