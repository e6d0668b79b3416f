const TIMEOUT_MILLIS = 3_000;

/**
 * Reads `/metrics` of a program on this machine. Throws when it does not
 * answer in time, or not with metrics.
 *
 * @internal
 */
export async function scrapeMetrics(
  host: string,
  port: number,
): Promise<string> {
  const response = await fetch(`http://${addressOf(host)}:${port}/metrics`, {
    signal: AbortSignal.timeout(TIMEOUT_MILLIS),
  });
  if (!response.ok) throw new Error(`it answered ${response.status}`);
  return response.text();
}

/** Where a program that listens on `host` is reached from this machine. */
function addressOf(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
