import {
  logVerbosity,
  Metadata,
  Server,
  ServerCredentials,
  ServerInterceptingCall,
  setLogVerbosity,
  type handleUnaryCall,
  type MethodDefinition,
  type ServerInterceptor,
  type StatusObject,
} from '@grpc/grpc-js';
import type { Signal } from '@slo-scout/telemetry';
import type { CollectorLogger } from '../CollectorLogger';
import type { RunningServer } from '../RunningServer';
import type { CollectorMetrics } from '../ingest/CollectorMetrics';
import { encodeExportResponse } from '../ingest/encodeExportResponse';
import { encodeStatus } from '../ingest/encodeStatus';
import { asExportFailure, type ExportFailure } from '../ingest/ExportFailure';
import { overloaded, type InFlightBytes } from '../ingest/InFlightBytes';
import type { Ingest } from '../ingest/Ingest';

const SERVICES: Record<Signal, string> = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
};

/** @internal */
export interface GrpcServerOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  maxRequestBytes: number;
  ingest: Ingest;
  inFlight: InFlightBytes;
  metrics: CollectorMetrics;
  logger: CollectorLogger;
}

/**
 * OTLP/gRPC. Requests reach the ingest as the bytes that came over the wire:
 * nothing is deserialised.
 *
 * @throws Error when the port cannot be bound
 * @internal
 */
export async function startGrpcServer(
  options: GrpcServerOptions,
): Promise<RunningServer> {
  // What fails reaches us as an error; the library's own lines would repeat it.
  setLogVerbosity(logVerbosity.NONE);
  const server = new Server({
    // Also the limit after decompression.
    'grpc.max_receive_message_length': options.maxRequestBytes,
    'grpc.max_concurrent_streams': 128,
    // Long-lived connections would pin clients to one replica behind an L4 balancer.
    'grpc.max_connection_age_ms': 10 * 60_000,
    'grpc.max_connection_age_grace_ms': 30_000,
    'grpc.max_connection_idle_ms': 5 * 60_000,
    'grpc.keepalive_time_ms': 60_000,
    interceptors: [admission(options)],
  });
  for (const signal of Object.keys(SERVICES) as Signal[]) {
    server.addService(
      { Export: definition(signal) },
      { Export: handler(signal, options) },
    );
  }
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync(
      `${options.host.includes(':') ? `[${options.host}]` : options.host}:${
        options.port
      }`,
      ServerCredentials.createInsecure(),
      (error, bound) => (error ? reject(error) : resolve(bound)),
    ),
  );
  return {
    port,
    drain: () =>
      new Promise(resolve => {
        server.tryShutdown(() => resolve());
      }),
    destroy: () => server.forceShutdown(),
  };
}

function definition(signal: Signal): MethodDefinition<Buffer, Buffer> {
  const unchanged = (bytes: Buffer) => bytes;
  return {
    path: `/${SERVICES[signal]}/Export`,
    requestStream: false,
    responseStream: false,
    requestSerialize: unchanged,
    requestDeserialize: unchanged,
    responseSerialize: unchanged,
    responseDeserialize: unchanged,
  };
}

function handler(
  signal: Signal,
  options: GrpcServerOptions,
): handleUnaryCall<Buffer, Buffer> {
  const { ingest, inFlight, metrics, logger } = options;
  return async (call, callback) => {
    try {
      const body = call.request;
      const hold = inFlight.open();
      hold.add(body.length);
      const outcome = await ingest.export({
        signal,
        protocol: 'grpc',
        encoding: 'protobuf',
        body,
        hold,
      });
      callback(null, encodeExportResponse(outcome));
    } catch (error) {
      const failure = asExportFailure(error, logger);
      metrics.refused(signal, 'grpc', failure.kind);
      callback(statusOf(failure));
    }
  };
}

/** Refuses a call before its message is read while no memory is left for it. */
function admission({
  inFlight,
  metrics,
}: GrpcServerOptions): ServerInterceptor {
  return (method, call) =>
    new ServerInterceptingCall(call, {
      start: next =>
        next({
          onReceiveMetadata: (metadata, proceed) => {
            if (!inFlight.exhausted) {
              proceed(metadata);
              return;
            }
            const signal = signalOf(method.path);
            if (signal) metrics.refused(signal, 'grpc', 'overloaded');
            call.sendStatus(statusOf(overloaded()));
          },
        }),
    });
}

function signalOf(path: string): Signal | undefined {
  return (Object.keys(SERVICES) as Signal[]).find(signal =>
    path.startsWith(`/${SERVICES[signal]}/`),
  );
}

function statusOf(failure: ExportFailure): Required<StatusObject> {
  const metadata = new Metadata();
  if (failure.retryAfterSeconds !== undefined) {
    metadata.set('grpc-status-details-bin', encodeStatus(failure));
  }
  return { code: failure.grpcCode, details: failure.message, metadata };
}
