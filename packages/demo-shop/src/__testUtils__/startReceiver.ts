import {
  Server,
  ServerCredentials,
  status,
  type handleUnaryCall,
  type MethodDefinition,
} from '@grpc/grpc-js';
import root from '@opentelemetry/otlp-transformer/build/src/generated/root';

/** The SDK carries protobufjs' code for the protocol without types for it. */
interface Generated {
  opentelemetry: {
    proto: {
      collector: {
        trace: {
          v1: { ExportTraceServiceRequest: { decode(bytes: Buffer): Request } };
        };
      };
    };
  };
}

interface Request {
  resourceSpans: Array<{
    resource?: {
      attributes: Array<{ key: string; value?: { stringValue?: string } }>;
    };
    scopeSpans: Array<{
      spans: Array<{
        traceId: Uint8Array;
        spanId: Uint8Array;
        parentSpanId?: Uint8Array;
        name: string;
        kind: number;
        startTimeUnixNano: { toString(): string };
        status?: { code?: number };
      }>;
    }>;
  }>;
}

const { ExportTraceServiceRequest } = (root as unknown as Generated)
  .opentelemetry.proto.collector.trace.v1;

/** A span as a receiver sees it. */
export interface ReceivedSpan {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  name: string;
  kind: number;
  startMillis: number;
  error: boolean;
  resource: Record<string, string>;
}

/** A real OTLP/gRPC server that keeps what it was sent. */
export interface Receiver {
  endpoint: string;
  spans: ReceivedSpan[];
  requests: Buffer[];
  /** Answers instead of accepting, until it is undefined again. */
  refuse?: { code: status; times: number };
  stop(): Promise<void>;
}

/** Starts a receiver on a free port of loopback. */
export async function startReceiver(port = 0): Promise<Receiver> {
  const server = new Server();
  const receiver: Receiver = {
    endpoint: '',
    spans: [],
    requests: [],
    stop: () => new Promise(resolve => server.tryShutdown(() => resolve())),
  };
  const method: MethodDefinition<Buffer, Buffer> = {
    path: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
    requestStream: false,
    responseStream: false,
    requestDeserialize: bytes => bytes,
    requestSerialize: bytes => bytes,
    responseDeserialize: bytes => bytes,
    responseSerialize: bytes => bytes,
  };
  const accept: handleUnaryCall<Buffer, Buffer> = ({ request }, done) => {
    const { refuse } = receiver;
    if (refuse && refuse.times-- > 0) {
      done({ code: refuse.code, details: 'not now' });
      return;
    }
    try {
      receiver.spans.push(...decode(request));
      receiver.requests.push(request);
      done(null, Buffer.alloc(0));
    } catch (error) {
      const details = (error as Error).message;
      done({ code: status.INVALID_ARGUMENT, details });
    }
  };
  server.addService({ Export: method }, { Export: accept });
  const bound = await new Promise<number>((resolve, reject) =>
    server.bindAsync(
      `127.0.0.1:${port}`,
      ServerCredentials.createInsecure(),
      (error, at) => (error ? reject(error) : resolve(at)),
    ),
  );
  receiver.endpoint = `http://127.0.0.1:${bound}`;
  return receiver;
}

function decode(bytes: Buffer): ReceivedSpan[] {
  const hex = (id?: Uint8Array) => Buffer.from(id ?? []).toString('hex');
  return ExportTraceServiceRequest.decode(bytes).resourceSpans.flatMap(
    block => {
      const resource = Object.fromEntries(
        (block.resource?.attributes ?? []).map(({ key, value }) => [
          key,
          value?.stringValue ?? '',
        ]),
      );
      return block.scopeSpans
        .flatMap(scope => scope.spans)
        .map(span => ({
          traceId: hex(span.traceId),
          spanId: hex(span.spanId),
          parentSpanId: hex(span.parentSpanId),
          name: span.name,
          kind: span.kind,
          startMillis: Number(
            BigInt(span.startTimeUnixNano.toString()) / 1_000_000n,
          ),
          error: span.status?.code === 2,
          resource,
        }));
    },
  );
}
