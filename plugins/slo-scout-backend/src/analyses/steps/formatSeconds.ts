/**
 * A duration for people, e.g. `250 ms` or `1.5 s`.
 *
 * @internal
 */
export function formatSeconds(seconds: number): string {
  return seconds < 1
    ? `${Number((seconds * 1000).toPrecision(3))} ms`
    : `${Number(seconds.toPrecision(3))} s`;
}
