import {
  constants,
  type IncomingHttpHeaders,
  type OutgoingHttpHeaders,
  type ServerHttp2Stream,
} from 'node:http2';
import type { Signal } from '@slo-scout/telemetry';
import type { CollectorLogger } from '../CollectorLogger';
import { CODINGS } from '../body/decompress';
import type { CollectorMetrics } from '../ingest/CollectorMetrics';
import { encodeExportResponse } from '../ingest/encodeExportResponse';
import { asExportFailure, ExportFailure } from '../ingest/ExportFailure';
import type { ExportOutcome } from '../ingest/describeOutcome';
import { codingOf, type Receiver } from '../ingest/Receiver';
import { GRPC_TYPE, grpcStatus } from './grpcStatus';
import { announcedLength, frame, FRAME_HEADER_BYTES, unframe } from './unframe';

const METHODS: ReadonlyMap<string, Signal> = new Map([
  ['/opentelemetry.proto.collector.trace.v1.TraceService/Export', 'traces'],
  ['/opentelemetry.proto.collector.logs.v1.LogsService/Export', 'logs'],
  [
    '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
    'metrics',
  ],
]);

const HEADERS: OutgoingHttpHeaders = {
  ':status': 200,
  'content-type': GRPC_TYPE,
  'grpc-accept-encoding': ['identity', ...CODINGS].join(','),
};

/** @internal */
export interface CallOptions {
  receiver: Receiver;
  metrics: CollectorMetrics;
  logger: CollectorLogger;
}

/**
 * Answers one call. Never rejects.
 *
 * @internal
 */
export async function answerCall(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  options: CallOptions,
): Promise<void> {
  if (
    headers[':method'] !== 'POST' ||
    !headers['content-type']?.startsWith(GRPC_TYPE)
  ) {
    refuseOtherProtocol(stream);
    return;
  }
  const signal = METHODS.get(headers[':path'] ?? '');
  try {
    if (!signal) {
      throw new ExportFailure(
        'unknown_method',
        `The method is not known here; OTLP is taken at ${[
          ...METHODS.keys(),
        ].join(', ')}`,
      );
    }
    const outcome = await receive(stream, headers, signal, options.receiver);
    succeed(stream, outcome);
  } catch (error) {
    const failure = asExportFailure(error, options.logger);
    options.metrics.refused(signal, 'grpc', failure.kind);
    fail(stream, failure);
  }
}

async function receive(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  signal: Signal,
  receiver: Receiver,
): Promise<ExportOutcome> {
  const coding = codingOf(
    headers['grpc-encoding'] as string | undefined,
    'grpc-encoding',
  );
  return receiver.receive({
    signal,
    protocol: 'grpc',
    encoding: 'protobuf',
    authorization: headers.authorization,
    peerAddress: stream.session?.socket.remoteAddress,
    stream,
    announcedBytes: announcedLength,
    framingBytes: FRAME_HEADER_BYTES,
    unwrap: bytes => unframe(bytes, coding),
  });
}

function succeed(stream: ServerHttp2Stream, outcome: ExportOutcome): void {
  if (stream.destroyed) return;
  stream.respond(HEADERS, { waitForTrailers: true });
  stream.once('wantTrailers', () =>
    stream.sendTrailers({ 'grpc-status': '0' }),
  );
  stream.end(frame(encodeExportResponse(outcome)));
}

/** "Trailers-Only": headers that end the stream. */
function fail(stream: ServerHttp2Stream, failure: ExportFailure): void {
  if (stream.destroyed) return;
  stream.respond({ ...HEADERS, ...grpcStatus(failure) }, { endStream: true });
  endEarly(stream);
}

/** A client that is still sending need not go on. */
function endEarly(stream: ServerHttp2Stream): void {
  if (!stream.readableEnded) stream.close(constants.NGHTTP2_NO_ERROR);
}

/** gRPC demands 415 of those that speak something else. */
function refuseOtherProtocol(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 415 }, { endStream: true });
  endEarly(stream);
}
