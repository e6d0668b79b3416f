/** Bounds of the pauses between tries, in ms. */
export interface BackoffOptions {
  minMs: number;
  maxMs: number;
}

/** Pauses that double with each failure, with jitter, so that many collectors do not return at once. */
export class Backoff {
  private failures = 0;

  constructor(private readonly options: BackoffOptions) {}

  reset(): void {
    this.failures = 0;
  }

  /** The next pause in ms: half fixed, half random; never less than what the server asked for. */
  next(retryAfterMs: number = 0): number {
    const { minMs, maxMs } = this.options;
    const ceiling = Math.min(maxMs, minMs * 2 ** Math.min(this.failures, 30));
    this.failures++;
    return retryAfterMs + ceiling / 2 + (Math.random() * ceiling) / 2;
  }
}
