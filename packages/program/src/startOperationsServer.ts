import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/**
 * Options of {@link startOperationsServer}.
 *
 * @public
 */
export interface OperationsServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  registry: Registry;
  /** False while the program starts, drains or cannot do its work: a load balancer then sends no new clients. Default: always true. */
  ready?: () => boolean;
  /** What does not work as it should while the program still does its work, one sentence each: `/health` then says `degraded` with 200. */
  problems?: () => string[];
}

/**
 * Serves `/health` and `/metrics`.
 *
 * @public
 */
export interface OperationsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * `GET /health` (200 `{"status":"ok"}` or `{"status":"degraded","problems":[…]}`,
 * else 503 `{"status":"draining"}`) and `GET /metrics`, on a port of their own so that they need not be reachable
 * for those who send telemetry.
 *
 * @throws Error of the system when the port cannot be bound
 * @public
 */
export async function startOperationsServer(
  options: OperationsServerOptions,
): Promise<OperationsServer> {
  const { registry, ready = () => true, problems = () => [] } = options;
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (request.method === 'GET' && path === '/health') {
      const ok = ready();
      response
        .writeHead(ok ? 200 : 503, { 'content-type': 'application/json' })
        .end(
          JSON.stringify(ok ? healthOf(problems()) : { status: 'draining' }),
        );
    } else if (request.method === 'GET' && path === '/metrics') {
      registry.metrics().then(
        text =>
          response
            .writeHead(200, { 'content-type': registry.contentType })
            .end(text),
        error => response.writeHead(500).end(`${error.message}\n`),
      );
    } else {
      response.writeHead(404).end('Only /health and /metrics are here.\n');
    }
  });
  server.listen(options.port, options.host);
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

function healthOf(problems: string[]): object {
  return problems.length === 0
    ? { status: 'ok' }
    : { status: 'degraded', problems };
}
