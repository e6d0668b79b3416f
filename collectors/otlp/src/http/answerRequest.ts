import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import type { Signal } from '@slo-scout/telemetry';
import type { CollectorLogger } from '../CollectorLogger';
import { CODINGS } from '../body/decompress';
import type { CollectorMetrics } from '../ingest/CollectorMetrics';
import {
  encodeExportResponse,
  exportResponseToJson,
} from '../ingest/encodeExportResponse';
import { encodeStatus, statusToJson } from '../ingest/encodeStatus';
import { asExportFailure, ExportFailure } from '../ingest/ExportFailure';
import type { ExportOutcome } from '../ingest/describeOutcome';
import { codingOf, type Receiver } from '../ingest/Receiver';
import { corsHeaders, PREFLIGHT } from './cors';

const SIGNALS: ReadonlyMap<string, Signal> = new Map([
  ['/v1/traces', 'traces'],
  ['/v1/logs', 'logs'],
  ['/v1/metrics', 'metrics'],
]);

const PROTOBUF = 'application/x-protobuf';
const JSON_TYPE = 'application/json';

type Encoding = 'protobuf' | 'json';

/** @internal */
export interface RequestOptions {
  /** Origins of pages that may send from browsers. */
  corsOrigins: readonly string[];
  maxRequestBytes: number;
  receiver: Receiver;
  metrics: CollectorMetrics;
  logger: CollectorLogger;
}

/** @internal */
export interface Reply {
  status: number;
  headers: OutgoingHttpHeaders;
  body: string | Buffer;
}

/**
 * Answers one request; errors carry a google.rpc.Status in the encoding of
 * the request. Never rejects.
 *
 * @internal
 */
export async function answerRequest(
  request: IncomingMessage,
  options: RequestOptions,
): Promise<Reply> {
  const cors = corsHeaders(request, options.corsOrigins);
  const path = (request.url ?? '').split('?')[0];
  const signal = SIGNALS.get(path);
  if (
    signal &&
    request.method === 'OPTIONS' &&
    options.corsOrigins.length > 0
  ) {
    request.resume();
    return { status: 204, headers: { ...cors, ...PREFLIGHT }, body: '' };
  }
  if (!signal || request.method !== 'POST') {
    return refuseRoute(request, signal !== undefined);
  }
  const encoding = encodingOf(request);
  try {
    const outcome = await receive(request, signal, encoding, options.receiver);
    return encoding === 'json'
      ? reply(200, cors, exportResponseToJson(signal, outcome))
      : reply(200, cors, encodeExportResponse(outcome));
  } catch (error) {
    const failure = asExportFailure(error, options.logger);
    options.metrics.refused(signal, 'http', failure.kind);
    discardRest(request, options.maxRequestBytes);
    return reply(
      failure.httpStatus,
      { ...cors, ...failureHeaders(failure) },
      encoding === 'protobuf' ? encodeStatus(failure) : statusToJson(failure),
    );
  }
}

async function receive(
  request: IncomingMessage,
  signal: Signal,
  encoding: Encoding | undefined,
  receiver: Receiver,
): Promise<ExportOutcome> {
  if (!encoding) {
    throw new ExportFailure(
      'unsupported',
      `Content-Type must be ${PROTOBUF} or ${JSON_TYPE}`,
    );
  }
  const { headers } = request;
  const coding = codingOf(headers['content-encoding'], 'Content-Encoding');
  const length = headers['content-length'];
  return receiver.receive({
    ...{ signal, protocol: 'http', encoding },
    authorization: headers.authorization,
    peerAddress: request.socket.remoteAddress,
    stream: request,
    announcedBytes: length === undefined ? undefined : Number(length),
    framingBytes: 0,
    unwrap: body => ({ body, coding }),
  });
}

/** The header's parameters, such as a charset, change nothing: both encodings are UTF-8. */
function encodingOf(request: IncomingMessage): Encoding | undefined {
  const type = (request.headers['content-type'] ?? '')
    .split(';')[0]
    .trim()
    .toLowerCase();
  if (type === PROTOBUF) return 'protobuf';
  return type === JSON_TYPE ? 'json' : undefined;
}

function failureHeaders(failure: ExportFailure): OutgoingHttpHeaders {
  switch (failure.kind) {
    case 'unauthenticated':
      return { 'www-authenticate': 'Bearer' };
    case 'unsupported':
      return { 'accept-encoding': ['identity', ...CODINGS].join(', ') };
    default: {
      const seconds = failure.retryAfterSeconds;
      return seconds === undefined ? {} : { 'retry-after': String(seconds) };
    }
  }
}

function refuseRoute(request: IncomingMessage, known: boolean): Reply {
  request.resume();
  return reply(
    known ? 405 : 404,
    known ? { allow: 'POST' } : {},
    statusToJson({
      grpcCode: known ? 12 : 5,
      message: known
        ? 'Send export requests by POST'
        : `Nothing is here; OTLP is taken at ${[...SIGNALS.keys()].join(', ')}`,
      retryAfterSeconds: undefined,
    }),
  );
}

function reply(
  status: number,
  headers: OutgoingHttpHeaders,
  body: string | Buffer,
): Reply {
  const type = typeof body === 'string' ? JSON_TYPE : PROTOBUF;
  return { status, headers: { ...headers, 'content-type': type }, body };
}

/** So that a client that is still sending reads the answer instead of a reset, within reason. */
function discardRest(request: IncomingMessage, maxBytes: number): void {
  let rest = maxBytes;
  request.on('data', (chunk: Buffer) => {
    rest -= chunk.length;
    if (rest < 0) request.destroy();
  });
}
