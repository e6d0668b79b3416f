import {
  createSecureServer,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Server, Socket } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import type { CollectorLogger } from '../CollectorLogger';
import type { RunningServer } from '../RunningServer';
import type { CollectorMetrics } from '../ingest/CollectorMetrics';
import type { Receiver } from '../ingest/Receiver';
import { Connections } from '../net/Connections';
import { listen, type ListenOptions } from '../net/listen';
import type { TlsIdentity } from '../net/TlsIdentity';
import { answerCall } from './answerCall';
import { ServerSession, type SessionTimes } from './ServerSession';

/** @internal */
export interface GrpcServerOptions extends ListenOptions {
  tls: TlsIdentity | undefined;
  times: SessionTimes;
  maxConnections: number;
  maxConcurrentStreams: number;
  /** HTTP/2 flow control of a connection; a stream gets half of it. */
  windowBytes: number;
  /** How long a client may take for its greeting. */
  headerTimeoutMs: number;
  receiver: Receiver;
  metrics: CollectorMetrics;
  logger: CollectorLogger;
}

/**
 * OTLP/gRPC: three unary methods over Node's HTTP/2. Not @grpc/grpc-js, which
 * hands over a message only when it is there as a whole and decompressed:
 * here its bytes are counted, and refused, while they arrive.
 *
 * @throws Error when the port cannot be bound
 * @internal
 */
export async function startGrpcServer(
  options: GrpcServerOptions,
): Promise<RunningServer> {
  const { tls, headerTimeoutMs, metrics } = options;
  const connections = new Connections(options.maxConnections);
  const sessions = new Map<ServerHttp2Session, ServerSession>();
  const settings = {
    settings: {
      maxConcurrentStreams: options.maxConcurrentStreams,
      initialWindowSize: Math.floor(options.windowBytes / 2),
      enablePush: false,
    },
    // Clients that open streams only to reset them (CVE-2023-44487) are sent away by nghttp2.
    streamResetBurst: 1000,
    streamResetRate: 100,
  };
  const server = tls
    ? createSecureServer({
        ...settings,
        ...tls.options,
        ALPNProtocols: ['h2'],
        handshakeTimeout: headerTimeoutMs,
      })
    : createServer(settings);
  if (tls) tls.serve(server as unknown as TlsServer);

  server.on('connection', (socket: Socket) => {
    connections.admit(socket, headerTimeoutMs);
  });
  server.on('session', session => {
    sessions.set(session, new ServerSession(session, options.times));
    session.setLocalWindowSize(options.windowBytes);
    session.once('remoteSettings', () =>
      connections.greeted(session.socket as Socket),
    );
    session.once('close', () => sessions.delete(session));
  });
  server.on('sessionError', () => {});
  server.on('tlsClientError', () => metrics.connectionRefused('tls'));
  server.on(
    'stream',
    (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
      const { session } = stream;
      if (!session) return;
      const ends = [
        sessions.get(session as ServerHttp2Session)?.begin(),
        connections.begin(session.socket as Socket),
      ];
      stream.once('close', () => ends.forEach(end => end?.()));
      // A stream that its client resets: nobody is there to be told.
      stream.on('error', () => {});
      void answerCall(stream, headers, options);
    },
  );

  const port = await listen(server as Server, options);
  return {
    port,
    connections: () => connections.count,
    drain: () => {
      for (const session of sessions.values()) session.close();
      return new Promise(resolve => server.close(() => resolve()));
    },
    destroy: () => connections.destroyAll(),
  };
}
