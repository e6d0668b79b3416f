import type { KubeConfig } from '@kubernetes/client-node';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { UsageError } from '@slo-scout/program';
import { ApiError } from './ApiError';

const HEADERS_TIMEOUT_MS = 60_000;
const MAX_ERROR_BYTES = 64 * 1024;

/** Query parameters; undefined ones are left out. */
export type Query = Record<string, string | number | boolean | undefined>;

/**
 * GET requests to a Kubernetes API server. Who we are and whom we trust comes
 * from a KubeConfig and is asked for anew each time, as tokens expire: the
 * service account's file is read again, exec plugins are called.
 */
export class KubernetesApi {
  private readonly base: URL;

  constructor(private readonly config: KubeConfig) {
    const server = config.getCurrentCluster()?.server;
    if (!server) {
      throw new UsageError(
        'The kubeconfig names no cluster: set current-context, or run inside a cluster.',
      );
    }
    this.base = new URL(server);
  }

  /**
   * A response whose body is still to be read; status 200 always. Aborting the
   * signal ends the body too.
   *
   * @throws ApiError when the server answers anything else
   * @throws Error of the system or of an authentication plugin
   */
  async get(
    path: string,
    query: Query,
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    const url = new URL(this.base);
    // A server behind a proxy may have a path of its own.
    url.pathname = url.pathname.replace(/\/$/, '') + path;
    for (const [key, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(key, String(value));
    }
    const options: https.RequestOptions = {};
    await this.config.applyToHTTPSOptions(options);
    const response = await request(url, {
      ...options,
      signal,
      headers: {
        ...options.headers,
        accept: 'application/json',
        'user-agent': 'slo-scout-kubernetes-collector',
      },
    });
    if (response.statusCode === 200) return response;
    throw await refusal(response);
  }
}

function request(
  url: URL,
  options: https.RequestOptions,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const client = url.protocol === 'https:' ? https : http;
    const sent = client.request(url, options);
    // Only until the headers are there: whoever reads the body knows how long silence is normal.
    const timer = setTimeout(
      () =>
        sent.destroy(
          new Error(
            `no answer from the API server within ${
              HEADERS_TIMEOUT_MS / 1000
            } s`,
          ),
        ),
      HEADERS_TIMEOUT_MS,
    );
    sent.once('response', response => {
      clearTimeout(timer);
      resolve(response);
    });
    sent.once('error', error => {
      clearTimeout(timer);
      reject(error);
    });
    sent.once('socket', socket => socket.setKeepAlive(true, 30_000));
    sent.end();
  });
}

async function refusal(response: IncomingMessage): Promise<ApiError> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response) {
      bytes += chunk.length;
      if (bytes > MAX_ERROR_BYTES) break;
      chunks.push(chunk);
    }
  } catch {
    // The status line says enough.
  }
  let status: unknown;
  try {
    status = JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    // A proxy in between answers in HTML or plain text.
  }
  return ApiError.fromStatus(
    status,
    response.statusCode ?? 0,
    response.headers['retry-after'],
  );
}
