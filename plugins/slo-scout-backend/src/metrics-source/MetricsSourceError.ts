/**
 * Why a source of metrics gave no usable answer: one sentence that names the source.
 *
 * @internal
 */
export class MetricsSourceError extends Error {
  override name = 'MetricsSourceError';
}
