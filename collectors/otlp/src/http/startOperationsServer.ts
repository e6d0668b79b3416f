import { createServer } from 'node:http';
import type { Registry } from 'prom-client';
import type { RunningServer } from '../RunningServer';
import { listen } from './listen';

/** @internal */
export interface OperationsServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  registry: Registry;
  /** False while the collector drains: a load balancer then sends no new clients. */
  ready: () => boolean;
}

/**
 * `GET /health` and `GET /metrics`, on a port of their own so that they need
 * not be reachable for those who send telemetry.
 *
 * @throws Error when the port cannot be bound
 * @internal
 */
export async function startOperationsServer(
  options: OperationsServerOptions,
): Promise<RunningServer> {
  const { registry, ready } = options;
  const server = createServer(async (request, response) => {
    switch (request.method === 'GET' ? request.url : undefined) {
      case '/health': {
        const ok = ready();
        response
          .writeHead(ok ? 200 : 503, { 'content-type': 'application/json' })
          .end(JSON.stringify({ status: ok ? 'ok' : 'draining' }));
        break;
      }
      case '/metrics':
        response
          .writeHead(200, { 'content-type': registry.contentType })
          .end(await registry.metrics());
        break;
      default:
        response.writeHead(404).end();
    }
  });
  return {
    port: await listen(server, options.port, options.host),
    drain: () => new Promise(resolve => server.close(() => resolve())),
    destroy: () => server.closeAllConnections(),
  };
}
