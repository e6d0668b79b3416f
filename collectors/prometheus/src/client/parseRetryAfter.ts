const MAX_MS = 3_600_000;

/**
 * The wait that a Retry-After header asks for (RFC 9110 §10.2.3: seconds or an
 * HTTP date), in ms; an hour at most, so that nobody can silence a collector
 * for good. Undefined when there is none that can be read.
 *
 * @internal
 */
export function parseRetryAfter(
  header: string | string[] | undefined,
  nowMs: number,
): number | undefined {
  const text = (Array.isArray(header) ? header[0] : header)?.trim();
  if (!text) return undefined;
  const ms = /^\d+$/.test(text)
    ? Number(text) * 1000
    : Date.parse(text) - nowMs;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_MS);
}
