/**
 * Lets a share of events fail over a range of bins, parts of bins included; the worse of two failures counts.
 *
 * @internal
 */
export function addFailure(
  extra: Float64Array,
  from: number,
  length: number,
  share: number,
): void {
  for (
    let i = Math.floor(from);
    i < Math.min(extra.length, from + length);
    i++
  ) {
    const overlap = Math.min(i + 1, from + length) - Math.max(i, from);
    extra[i] = Math.max(extra[i], share * overlap);
  }
}
