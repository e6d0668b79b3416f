import type {
  ReadableSpan,
  SpanExporter,
  SpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { retryUntilAborted } from './retryUntilAborted';

const EXPORT_SUCCEEDED = 0; // ExportResultCode.SUCCESS of @opentelemetry/core

/**
 * Options of {@link SpanBatcher}.
 *
 * @internal
 */
export interface SpanBatcherOptions {
  exporter: Pick<SpanExporter, 'export' | 'shutdown'>;
  /** Spans per request. */
  batchSize: number;
  /** Requests under way at the same time. */
  concurrency: number;
  onRetry: (error: Error) => void;
}

/**
 * Sends spans in the order in which they ended, and loses none: where the
 * SDK's own BatchSpanProcessor drops what does not fit its queue, the source
 * of these spans waits in {@link SpanBatcher.ready}. All services share one, as
 * behind an agent on their host, so that the spans of a trace travel together.
 *
 * @internal
 */
export class SpanBatcher implements SpanProcessor {
  readonly #options: SpanBatcherOptions;
  readonly #abort = new AbortController();
  readonly #underWay = new Set<Promise<void>>();
  #open: ReadableSpan[] = [];
  #failure: Error | undefined;

  constructor(options: SpanBatcherOptions) {
    this.#options = options;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    this.#open.push(span);
    if (this.#open.length >= this.#options.batchSize) this.#send();
  }

  /** Resolves when another batch may be filled. Throws what made sending fail for good. */
  async ready(): Promise<void> {
    while (this.#underWay.size >= this.#options.concurrency && !this.#failure) {
      await Promise.race(this.#underWay);
    }
    if (this.#failure) throw this.#failure;
  }

  /** Resolves when all spans so far are acknowledged. Throws as {@link SpanBatcher.ready}. */
  async forceFlush(): Promise<void> {
    if (this.#open.length > 0) this.#send();
    await Promise.all(this.#underWay);
    if (this.#failure) throw this.#failure;
  }

  /** Ends all attempts; what is not acknowledged by now is given up. */
  async shutdown(): Promise<void> {
    this.#abort.abort();
    await Promise.all(this.#underWay);
    await this.#options.exporter.shutdown();
  }

  #send(): void {
    const batch = this.#open;
    this.#open = [];
    const done = retryUntilAborted(() => this.#export(batch), {
      signal: this.#abort.signal,
      onRetry: this.#options.onRetry,
    })
      .catch(error => {
        this.#failure ??= error;
      })
      .finally(() => this.#underWay.delete(done));
    this.#underWay.add(done);
  }

  #export(batch: ReadableSpan[]): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#options.exporter.export(batch, ({ code, error }) =>
        code === EXPORT_SUCCEEDED
          ? resolve()
          : reject(error ?? new Error('The export failed without a reason')),
      ),
    );
  }
}
