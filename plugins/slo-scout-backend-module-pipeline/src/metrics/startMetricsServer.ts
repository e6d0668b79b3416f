import http from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Media type of Prometheus' text format.
 *
 * @internal
 */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Serves `/metrics` on a port of its own, without authentication, which is
 * what Prometheus expects.
 *
 * @throws Error with one sentence when the port is taken.
 * @internal
 */
export async function startMetricsServer(options: {
  host: string;
  /** 0 for any. */
  port: number;
  metrics: () => Promise<string>;
}): Promise<{ port: number; stop(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    options.metrics().then(
      text =>
        response.writeHead(200, { 'Content-Type': METRICS_TYPE }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EADDRINUSE'
          ? new Error(
              `Port ${options.port} is in use: set sloScout.pipeline.metricsPort to a free one`,
            )
          : error,
      ),
    );
    server.listen(options.port, options.host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
