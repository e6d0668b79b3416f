import {
  createServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { Signal } from '@slo-scout/telemetry';
import type { CollectorLogger } from '../CollectorLogger';
import type { CollectorMetrics } from '../ingest/CollectorMetrics';
import {
  encodeExportResponse,
  exportResponseToJson,
} from '../ingest/encodeExportResponse';
import { encodeStatus, statusToJson } from '../ingest/encodeStatus';
import { asExportFailure, ExportFailure } from '../ingest/ExportFailure';
import { overloaded, type InFlightBytes } from '../ingest/InFlightBytes';
import type { ExportOutcome, Ingest } from '../ingest/Ingest';
import type { RunningServer } from '../RunningServer';
import { listen } from './listen';
import { readBody } from './readBody';

const SIGNALS: ReadonlyMap<string, Signal> = new Map([
  ['/v1/traces', 'traces'],
  ['/v1/logs', 'logs'],
  ['/v1/metrics', 'metrics'],
]);

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

/** @internal */
export interface HttpServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  maxRequestBytes: number;
  /** How long a client may take to send the headers of a request. */
  headerTimeoutMs: number;
  ingest: Ingest;
  inFlight: InFlightBytes;
  metrics: CollectorMetrics;
  logger: CollectorLogger;
}

interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** JSON when it is text, else protobuf. */
  body: string | Buffer;
}

/**
 * OTLP/HTTP, protobuf and JSON on one port. Errors carry a google.rpc.Status
 * in the encoding of the request.
 *
 * @throws Error when the port cannot be bound
 * @internal
 */
export async function startHttpServer(
  options: HttpServerOptions,
): Promise<RunningServer> {
  const { headerTimeoutMs } = options;
  let draining = false;
  const server = createServer(
    {
      headersTimeout: headerTimeoutMs,
      requestTimeout: headerTimeoutMs * 2,
      keepAliveTimeout: 60_000,
      // The two timeouts are enforced only as often as Node looks.
      connectionsCheckingInterval: Math.min(30_000, headerTimeoutMs / 2),
    },
    (request, response) => {
      void answer(request, options).then(reply => {
        if (draining) response.setHeader('connection', 'close');
        send(response, reply);
      });
    },
  );
  const port = await listen(server, options.port, options.host);
  return {
    port,
    drain: () => {
      draining = true;
      // Also ends connections that wait for a next request.
      return new Promise(resolve => server.close(() => resolve()));
    },
    destroy: () => server.closeAllConnections(),
  };
}

/** Never rejects. */
async function answer(
  request: IncomingMessage,
  options: HttpServerOptions,
): Promise<Reply> {
  const path = (request.url ?? '').split('?')[0];
  const signal = SIGNALS.get(path);
  if (!signal || request.method !== 'POST') {
    return refuseRoute(request, signal !== undefined);
  }
  const encoding = encodingOf(request);
  try {
    const outcome = await receive(request, signal, encoding, options);
    return encoding === 'json'
      ? { status: 200, body: exportResponseToJson(signal, outcome) }
      : { status: 200, body: encodeExportResponse(outcome) };
  } catch (error) {
    const failure = asExportFailure(error, options.logger);
    options.metrics.refused(signal, 'http', failure.kind);
    discardRest(request, options.maxRequestBytes);
    const retryAfter = failure.retryAfterSeconds;
    return {
      status: failure.httpStatus,
      headers:
        retryAfter === undefined
          ? undefined
          : { 'retry-after': String(retryAfter) },
      body:
        encoding === 'protobuf' ? encodeStatus(failure) : statusToJson(failure),
    };
  }
}

async function receive(
  request: IncomingMessage,
  signal: Signal,
  encoding: 'protobuf' | 'json' | undefined,
  options: HttpServerOptions,
): Promise<ExportOutcome> {
  const { ingest, inFlight, maxRequestBytes } = options;
  if (!encoding) {
    throw new ExportFailure(
      'unsupported',
      `Content-Type must be ${PROTOBUF} or ${JSON_TYPE}`,
    );
  }
  if (inFlight.exhausted) throw overloaded();
  const hold = inFlight.open();
  let body: Buffer;
  try {
    body = await readBody(request, maxRequestBytes, hold);
  } catch (error) {
    hold.release();
    throw error;
  }
  return ingest.export({ signal, protocol: 'http', encoding, body, hold });
}

function encodingOf(request: IncomingMessage): 'protobuf' | 'json' | undefined {
  const type = (request.headers['content-type'] ?? '')
    .split(';')[0]
    .trim()
    .toLowerCase();
  if (type === PROTOBUF) return 'protobuf';
  return type === JSON_TYPE ? 'json' : undefined;
}

function refuseRoute(request: IncomingMessage, known: boolean): Reply {
  request.resume();
  return {
    status: known ? 405 : 404,
    headers: known ? { allow: 'POST' } : undefined,
    body: statusToJson({
      grpcCode: known ? 12 : 5,
      message: known
        ? 'Send export requests by POST'
        : `Nothing is here; OTLP is taken at ${[...SIGNALS.keys()].join(', ')}`,
      retryAfterSeconds: undefined,
    }),
  };
}

/** So that a client that is still sending reads the answer instead of a reset, within reason. */
function discardRest(request: IncomingMessage, maxBytes: number): void {
  let rest = maxBytes;
  request.on('data', (chunk: Buffer) => {
    rest -= chunk.length;
    if (rest < 0) request.destroy();
  });
}

function send(
  response: ServerResponse,
  { status, headers, body }: Reply,
): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    ...headers,
    'content-type': typeof body === 'string' ? JSON_TYPE : PROTOBUF,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
