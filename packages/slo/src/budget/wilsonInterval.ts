/** Two-sided 95 % quantile of the normal distribution. */
const Z = 1.959963984540054;

/**
 * The 95 % interval of a probability of which `hits` in `samples` draws were
 * seen. Unlike the normal one it stays inside [0,1] and is not empty at 0 or at all.
 *
 * Source: Wilson 1927.
 *
 * @param samples - at least one
 * @internal
 */
export function wilsonInterval(
  hits: number,
  samples: number,
): [low: number, high: number] {
  const share = hits / samples;
  const center = share + (Z * Z) / (2 * samples);
  const spread =
    Z * Math.sqrt((share * (1 - share)) / samples + (Z / (2 * samples)) ** 2);
  const scale = 1 + (Z * Z) / samples;
  return [
    Math.min(share, Math.max(0, (center - spread) / scale)),
    Math.max(share, Math.min(1, (center + spread) / scale)),
  ];
}
