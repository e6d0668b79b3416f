import http from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Media type of Prometheus' text format.
 *
 * @internal
 */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * A server of `/metrics`; it answers 503 until it knows what to serve.
 *
 * @internal
 */
export interface MetricsServer {
  /** Undefined when there is no server. */
  port?: number;
  serve(metrics: () => Promise<string>): void;
  stop(): Promise<void>;
}

/**
 * Serves `/metrics` on a port of its own, without authentication, which is
 * what Prometheus expects. Without a port there is no server.
 *
 * @throws Error with one sentence when the port is taken.
 * @internal
 */
export async function startMetricsServer(options: {
  host: string;
  /** 0 for any. */
  port: number | undefined;
}): Promise<MetricsServer> {
  if (options.port === undefined) {
    return { serve: () => {}, stop: async () => {} };
  }
  let read: () => Promise<string> = async () => {
    throw new Error('There are no metrics yet');
  };
  const server = http.createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    read().then(
      text =>
        response.writeHead(200, { 'Content-Type': METRICS_TYPE }).end(text),
      () => response.writeHead(503).end(),
    );
  });
  await listen(server, options.host, options.port);
  return {
    port: (server.address() as AddressInfo).port,
    serve: metrics => {
      read = metrics;
    },
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function listen(server: http.Server, host: string, port: number) {
  return new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${port} is in use: set sloScout.pipeline.metricsPort to a free one`,
            )
          : error,
      ),
    );
    server.listen(port, host, resolve);
  });
}
