import { ServiceUnavailableError } from '@backstage/errors';
import pLimit from 'p-limit';
import type { PrometheusConfig } from './PrometheusConfig';

const LONGEST_EXPLANATION = 300;

/**
 * Calls the HTTP API of one Prometheus: as many requests at once as configured,
 * within its timeout and size. Goes nowhere but to the configured address: a
 * redirect is a failure, so that credentials never travel on.
 *
 * @internal
 */
export class PrometheusApi {
  readonly #config: PrometheusConfig;
  readonly #limit: pLimit.Limit;

  constructor(config: PrometheusConfig) {
    this.#config = config;
    this.#limit = pLimit(config.concurrency);
  }

  /**
   * @param path - after `/api/v1/`
   * @param parameters - sent as a form, since queries can be longer than an address may be
   * @returns `data` of the answer
   * @throws ServiceUnavailableError, or the signal's reason
   */
  call(
    path: 'query' | 'query_range' | 'series',
    parameters: URLSearchParams,
    signal?: AbortSignal,
  ): Promise<unknown> {
    return this.#limit(async () => {
      signal?.throwIfAborted();
      const timeout = AbortSignal.timeout(this.#config.timeoutSeconds * 1000);
      try {
        return await this.#send(
          path,
          parameters,
          signal ? AbortSignal.any([signal, timeout]) : timeout,
        );
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof ServiceUnavailableError) throw error;
        throw timeout.aborted
          ? this.error(
              `gave no answer within ${
                this.#config.timeoutSeconds
              } s; make its query cheaper, or raise timeoutSeconds`,
            )
          : this.error(`cannot be reached (${causeOf(error)})`);
      }
    });
  }

  /** An error of this server, in one sentence. */
  error(what: string): ServiceUnavailableError {
    return new ServiceUnavailableError(
      `Prometheus "${this.#config.cluster}" ${what}`,
    );
  }

  async #send(
    path: string,
    parameters: URLSearchParams,
    signal: AbortSignal,
  ): Promise<unknown> {
    const { url, headers } = this.#config;
    const response = await fetch(`${url}/api/v1/${path}`, {
      method: 'POST',
      body: parameters,
      redirect: 'manual',
      headers,
      signal,
    });
    const body = await this.#read(response);
    if (response.status >= 300 && response.status < 400) {
      throw this.error(
        'answers with a redirect, which is not followed; write the final address into url',
      );
    }
    if (response.status === 401 || response.status === 403) {
      throw this.error(
        `refuses the credentials (status ${response.status}); correct auth or headers`,
      );
    }
    const answer = parse(body);
    if (!response.ok) {
      throw this.error(
        `answers with status ${response.status}${explanationOf(answer)}`,
      );
    }
    if (answer?.status !== 'success' || answer.data === undefined) {
      throw this.error(
        'does not answer as Prometheus does; url must end where /api/v1 begins',
      );
    }
    return answer.data;
  }

  async #read(response: Response): Promise<string> {
    const { maxResponseBytes } = this.#config;
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > maxResponseBytes) {
        throw this.error(
          `answers with more than ${maxResponseBytes} bytes; raise maxResponseMebibytes, or drop labels with many values`,
        );
      }
      chunks.push(chunk);
    }
    return Buffer.concat(chunks, size).toString('utf8');
  }
}

function parse(body: string): Record<string, unknown> | undefined {
  try {
    const answer = JSON.parse(body);
    return typeof answer === 'object' && answer !== null ? answer : undefined;
  } catch {
    return undefined;
  }
}

/** What the server says, short and in one line; a proxy's page is not repeated. */
function explanationOf(answer: Record<string, unknown> | undefined): string {
  if (typeof answer?.error !== 'string') return '';
  const text = answer.error.replace(/[^\x20-\x7e]+/g, ' ').trim();
  return `: ${text.slice(0, LONGEST_EXPLANATION)}`;
}

function causeOf(error: unknown): string {
  const { cause, message } = error as Error & {
    cause?: { code?: string; message?: string };
  };
  return cause?.code ?? cause?.message ?? message;
}
