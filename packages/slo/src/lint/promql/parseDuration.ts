const DURATION =
  /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const UNIT_SECONDS = [31536000, 604800, 86400, 3600, 60, 1, 0.001];

/**
 * Seconds of a duration as Prometheus writes it, e.g. `5m` or `1h30m`.
 *
 * @returns undefined when it is none, e.g. `30 days`, `1.5h`, `-5m`
 * @internal
 */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0;
  const match = DURATION.exec(text);
  if (!match || text === '') return undefined;
  return UNIT_SECONDS.reduce(
    (sum, seconds, index) => sum + seconds * Number(match[index + 1] ?? 0),
    0,
  );
}
