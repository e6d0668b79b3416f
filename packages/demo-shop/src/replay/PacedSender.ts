import { setTimeout as sleep } from 'node:timers/promises';
import { OtlpSender } from './OtlpSender';
import { scanRequest } from './scanRequest';

/**
 * Options of {@link PacedSender}.
 *
 * @internal
 */
export interface PacedSenderOptions {
  endpoint: string;
  /** Multiple of the speed of the recording; 0 = no pacing. */
  speed: number;
  /** Requests under way at the same time. Default 8. */
  concurrency?: number;
  signal?: AbortSignal;
  onRetry?: (reason: string) => void;
}

/**
 * Sends requests at the pace of their event times, and bounds how many are
 * under way.
 *
 * @internal
 */
export class PacedSender {
  readonly sent = { requests: 0, spans: 0, bytes: 0, retries: 0 };
  firstEnd: number | undefined;
  lastEnd: number | undefined;
  readonly #options: PacedSenderOptions;
  readonly #signal: AbortSignal;
  readonly #sender: OtlpSender;
  readonly #underWay = new Set<Promise<void>>();
  #failure: Error | undefined;
  #startedAt: number | undefined;

  constructor(options: PacedSenderOptions) {
    this.#options = options;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#sender = new OtlpSender(options.endpoint, {
      signal: this.#signal,
      onRetry: error => {
        this.sent.retries++;
        options.onRetry?.(error.message);
      },
    });
  }

  /** Resolves when the request is under way. Throws what made an earlier one fail. */
  async send(request: Buffer, name: string): Promise<void> {
    const { spans, lastEnd } = scanRequest(request);
    if (lastEnd !== undefined) await this.#pace(lastEnd);
    const { concurrency = 8 } = this.#options;
    while (this.#underWay.size >= concurrency && !this.#failure) {
      await Promise.race(this.#underWay);
    }
    this.#signal.throwIfAborted();
    if (this.#failure) throw this.#failure;

    const done = this.#sender
      .send(request)
      .then(() => {
        this.sent.requests++;
        this.sent.spans += spans;
        this.sent.bytes += request.length;
      })
      .catch(error => {
        this.#failure ??= new Error(
          `The receiver at ${this.#options.endpoint} refused ${name}: ${
            error.message
          }`,
          { cause: error },
        );
      })
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  /** Waits for the last acknowledgements. Throws what made a request fail. */
  async finish(): Promise<void> {
    await Promise.all(this.#underWay);
    this.#sender.close();
    this.#signal.throwIfAborted();
    if (this.#failure) throw this.#failure;
  }

  async #pace(end: number): Promise<void> {
    this.#startedAt ??= performance.now();
    this.firstEnd ??= end;
    this.lastEnd = Math.max(this.lastEnd ?? end, end);
    const { speed } = this.#options;
    if (speed <= 0) return;
    const due = this.#startedAt + (end - this.firstEnd) / speed;
    const wait = due - performance.now();
    if (wait > 1) await sleep(wait, undefined, { signal: this.#signal });
  }
}
