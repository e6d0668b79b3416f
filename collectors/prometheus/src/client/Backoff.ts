const FIRST_MS = 1000;
const MAX_MS = 60_000;

/**
 * When to try again: exponential with jitter of one half, so that many collectors do
 * not come back at the same moment; what a server asks for is honoured.
 *
 * @internal
 */
export class Backoff {
  private failures = 0;
  private until = 0;

  constructor(
    private readonly now: () => number,
    private readonly random: () => number = Math.random,
  ) {}

  /** True while nothing should be sent. */
  get active(): boolean {
    return this.now() < this.until;
  }

  failed(retryAfterMs: number = 0): void {
    const ceiling = Math.min(FIRST_MS * 2 ** this.failures, MAX_MS);
    this.failures = Math.min(this.failures + 1, 20);
    const jittered = ceiling / 2 + (this.random() * ceiling) / 2;
    this.until = this.now() + Math.max(jittered, retryAfterMs);
  }

  succeeded(): void {
    this.failures = 0;
    this.until = 0;
  }
}
