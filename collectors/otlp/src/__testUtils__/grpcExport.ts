import {
  Client,
  credentials,
  Metadata,
  type ClientOptions,
  type ServiceError,
} from '@grpc/grpc-js';
import { decodeStatus } from './messages';

export interface GrpcResult {
  /** 0 when the call succeeded. */
  code: number;
  message: string;
  response?: Buffer;
  /** Decoded `grpc-status-details-bin`. */
  details?: ReturnType<typeof decodeStatus>;
}

export const GZIP: ClientOptions = { 'grpc.default_compression_algorithm': 2 };

const PATHS = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
};

/** One export call of a client of its own, with bytes as they are. */
export function grpcExport(
  port: number,
  body: Buffer,
  signal: keyof typeof PATHS = 'traces',
  options: ClientOptions = {},
): Promise<GrpcResult> {
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
    ...options,
  });
  return new Promise<GrpcResult>(resolve => {
    client.makeUnaryRequest(
      PATHS[signal],
      (bytes: Buffer) => bytes,
      (bytes: Buffer) => bytes,
      body,
      new Metadata(),
      { deadline: Date.now() + 20_000 },
      (error: ServiceError | null, response?: Buffer) => {
        const [details] = error?.metadata?.get('grpc-status-details-bin') ?? [];
        resolve({
          code: error?.code ?? 0,
          message: error?.details ?? '',
          response,
          details: details ? decodeStatus(details as Buffer) : undefined,
        });
      },
    );
  }).finally(() => client.close());
}
