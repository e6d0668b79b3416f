const UNIT_SECONDS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600 };

/**
 * Seconds of a duration such as `15s`, `1m` or `30`.
 *
 * @returns undefined when it is none, or not above 0
 * @internal
 */
export function parseSeconds(text: string): number | undefined {
  const [, digits, unit] = /^(\d{1,9}(?:\.\d{1,9})?)([smh]?)$/.exec(text) ?? [];
  const seconds = Number(digits) * UNIT_SECONDS[unit ?? ''];
  return seconds > 0 ? seconds : undefined;
}
