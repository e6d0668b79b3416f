import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { Socket } from 'node:net';
import type { RunningServer } from '../RunningServer';
import { Connections } from '../net/Connections';
import { listen, type ListenOptions } from '../net/listen';
import type { TlsIdentity } from '../net/TlsIdentity';
import { answerRequest, type RequestOptions } from './answerRequest';

/** @internal */
export interface HttpServerOptions extends ListenOptions, RequestOptions {
  tls: TlsIdentity | undefined;
  maxConnections: number;
  /** How long a client may take to send the headers of a request. */
  headerTimeoutMs: number;
  /** How long it may take for a whole request. */
  requestTimeoutMs: number;
}

/**
 * OTLP/HTTP, protobuf and JSON on one port.
 *
 * @throws Error when the port cannot be bound
 * @internal
 */
export async function startHttpServer(
  options: HttpServerOptions,
): Promise<RunningServer> {
  const { tls, headerTimeoutMs, requestTimeoutMs } = options;
  const connections = new Connections(options.maxConnections);
  let draining = false;
  const settings = {
    headersTimeout: headerTimeoutMs,
    requestTimeout: Math.max(requestTimeoutMs, headerTimeoutMs),
    keepAliveTimeout: 60_000,
    // The two timeouts are enforced only as often as Node looks.
    connectionsCheckingInterval: Math.min(30_000, headerTimeoutMs / 2),
  };
  const server: Server = tls
    ? createSecureServer({
        ...settings,
        ...tls.options,
        handshakeTimeout: headerTimeoutMs,
      })
    : createServer(settings);
  if (tls) tls.serve(server as never);
  server.on('connection', (socket: Socket) => connections.admit(socket));
  server.on('tlsClientError', () => options.metrics.connectionRefused('tls'));
  server.on('request', (request, response) => {
    const end = connections.begin(request.socket);
    response.once('close', end);
    void answerRequest(request, options).then(reply => {
      if (response.destroyed) return;
      if (draining) response.setHeader('connection', 'close');
      response.writeHead(reply.status, {
        ...reply.headers,
        ...(reply.status !== 204 && {
          'content-length': Buffer.byteLength(reply.body),
        }),
      });
      response.end(reply.body);
    });
  });

  const port = await listen(server, options);
  return {
    port,
    connections: () => connections.count,
    drain: () => {
      draining = true;
      // Also ends connections that wait for a next request.
      return new Promise(resolve => server.close(() => resolve()));
    },
    destroy: () => connections.destroyAll(),
  };
}
