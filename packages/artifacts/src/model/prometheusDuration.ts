const UNITS: Array<[seconds: number, unit: string, onlyExact: boolean]> = [
  [604800, 'w', true],
  [86400, 'd', false],
  [3600, 'h', false],
  [60, 'm', false],
  [1, 's', false],
];

/**
 * A duration as Prometheus prints it, and as Sloth names its series: 300 →
 * `5m`, 5400 → `1h30m`, 604800 → `1w`, 2592000 → `30d`.
 *
 * @param seconds - a positive whole number of seconds
 * @internal
 */
export function prometheusDuration(seconds: number): string {
  let rest = seconds;
  let text = '';
  for (const [size, unit, onlyExact] of UNITS) {
    if (onlyExact ? rest > 0 && rest % size === 0 : rest >= size) {
      text += `${Math.floor(rest / size)}${unit}`;
      rest %= size;
    }
  }
  return text;
}
