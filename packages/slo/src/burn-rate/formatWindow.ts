const UNITS: Array<[seconds: number, unit: string]> = [
  [86400, 'd'],
  [3600, 'h'],
  [60, 'm'],
  [1, 's'],
];

/**
 * A duration as Prometheus writes it, in the largest unit that divides it: 300 → `5m`, 86400 → `1d`.
 *
 * @param seconds - a positive whole number of seconds
 * @public
 */
export function formatWindow(seconds: number): string {
  const [size, unit] =
    UNITS.find(([candidate]) => seconds % candidate === 0) ?? UNITS[3];
  return `${seconds / size}${unit}`;
}
