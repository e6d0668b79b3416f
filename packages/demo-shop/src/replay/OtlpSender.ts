import { Client, credentials, type ClientOptions } from '@grpc/grpc-js';
import { retryUntilAborted } from '../emit/retryUntilAborted';

const METHOD = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';
const DEADLINE_MILLIS = 30_000;

/**
 * Sends requests that are already encoded, byte for byte.
 *
 * @internal
 */
export class OtlpSender {
  readonly #client: Client;
  readonly #signal: AbortSignal;
  readonly #onRetry: (error: Error) => void;

  /** `endpoint` is an address such as `http://127.0.0.1:4317`. Throws a TypeError when it is none. */
  constructor(
    endpoint: string,
    options: { signal: AbortSignal; onRetry: (error: Error) => void },
  ) {
    const { host, protocol } = new URL(endpoint);
    const clientOptions: ClientOptions = {
      // Requests beyond 4 MiB are the receiver's to judge.
      'grpc.max_send_message_length': -1,
    };
    this.#client = new Client(
      host,
      protocol === 'https:'
        ? credentials.createSsl()
        : credentials.createInsecure(),
      clientOptions,
    );
    this.#signal = options.signal;
    this.#onRetry = options.onRetry;
  }

  /** Resolves when the receiver has acknowledged the request; tries again when it asks for that. */
  send(request: Buffer): Promise<void> {
    return retryUntilAborted(() => this.#export(request), {
      signal: this.#signal,
      onRetry: this.#onRetry,
    });
  }

  close(): void {
    this.#client.close();
  }

  #export(request: Buffer): Promise<void> {
    return new Promise((resolve, reject) =>
      this.#client.makeUnaryRequest(
        METHOD,
        (bytes: Buffer) => bytes,
        () => undefined,
        request,
        { deadline: Date.now() + DEADLINE_MILLIS },
        error => (error ? reject(error) : resolve()),
      ),
    );
  }
}
