const TIMEOUT_MILLIS = 3_000;

/**
 * Reads `/metrics` of a program on this machine. Throws when it does not
 * answer in time, or not with metrics.
 *
 * @internal
 */
export async function scrapeMetrics(port: number): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, {
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  return response.text();
}
