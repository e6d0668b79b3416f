import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/**
 * A server of `/metrics` and `/health`.
 *
 * @internal
 */
export interface MetricsServer {
  port: number;
  stop(): Promise<void>;
}

/**
 * Starts it; port 0 takes a free one.
 *
 * @throws Error with code EADDRINUSE and the like.
 * @internal
 */
export async function startMetricsServer(
  registry: Registry,
  { host, port }: { host: string; port: number },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/health') {
      response.end('ok\n');
    } else if (path === '/metrics') {
      registry.metrics().then(
        text => {
          response.setHeader('Content-Type', registry.contentType);
          response.end(text);
        },
        error => {
          response.statusCode = 500;
          response.end(`${error.message}\n`);
        },
      );
    } else {
      response.statusCode = 404;
      response.end('Only /metrics and /health are here.\n');
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
