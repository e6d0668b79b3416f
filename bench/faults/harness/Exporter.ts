import { setTimeout as sleep } from 'node:timers/promises';
import { decodePartialSuccess, grpcExport } from './parts';
import type { TraceBatch } from './TraceSource';

/** What a collector said to one attempt. */
export type Answer =
  | { kind: 'acked'; rejected: number; reason: string }
  /** Asked to come again later; in seconds when it said when. */
  | { kind: 'refused'; retryAfter: number | undefined; status: number }
  /** Nobody knows what became of it. */
  | { kind: 'unknown'; status: number }
  /** Told never to send this again. */
  | { kind: 'invalid'; status: number; retryAfter: number | undefined };

export type Protocol = 'http' | 'grpc';

/** Where a collector listens now. */
export interface Endpoint {
  httpPort: number;
  grpcPort: number;
}

const UNAVAILABLE = 14;
/** Codes that the OTLP specification calls retryable, and what a broken connection gives. */
const RETRYABLE = new Set([1, 4, 10, 11, UNAVAILABLE, 15]);
const PAUSE_MS = 50;

/**
 * Sends as an OpenTelemetry exporter does: what is refused, or has no answer,
 * is sent again. Keeps which spans were acknowledged.
 */
export class Exporter {
  /** `traceId/spanId` of spans that a success was told of. */
  readonly acked = new Set<string>();
  /** Attempts by their outcome. */
  readonly answers = { acked: 0, refused: 0, unknown: 0, invalid: 0 };
  /** Of each acknowledged attempt, ms. */
  readonly latencies: number[] = [];
  /** Told of each attempt. */
  onAnswer: (answer: Answer, startedAt: number) => void = () => {};

  constructor(private readonly endpoint: () => Endpoint) {}

  /** Resolves when it is acknowledged. Throws when the collector will never take it. */
  async send(batch: TraceBatch, protocol: Protocol = 'http'): Promise<void> {
    for (;;) {
      const answer = await this.attempt(batch, protocol);
      if (answer.kind === 'acked') {
        if (answer.rejected > 0) {
          throw new Error(
            `The collector rejected ${answer.rejected} good spans: ${answer.reason}`,
          );
        }
        return;
      }
      if (answer.kind === 'invalid') {
        throw new Error(
          `The collector refused a good request for ever: status ${answer.status}.`,
        );
      }
      // A real exporter would wait as long as it is asked to; here everything is to be done in minutes.
      await sleep(PAUSE_MS);
    }
  }

  /** One attempt. Spans count as acknowledged when none was rejected. */
  async attempt(batch: TraceBatch, protocol: Protocol): Promise<Answer> {
    const startedAt = performance.now();
    const answer =
      protocol === 'http'
        ? await postOnce(this.endpoint().httpPort, batch.body)
        : await callOnce(this.endpoint().grpcPort, batch.body);
    this.answers[answer.kind]++;
    if (answer.kind === 'acked' && answer.rejected === 0) {
      this.latencies.push(performance.now() - startedAt);
      for (const span of batch.spans) this.acked.add(span);
    }
    this.onAnswer(answer, startedAt);
    return answer;
  }
}

/** One request over HTTP. */
export async function postOnce(
  port: number,
  body: Uint8Array,
  headers: Record<string, string> = {},
  signal: string = 'traces',
): Promise<Answer> {
  let response: Response;
  let bytes: Uint8Array;
  try {
    response = await fetch(`http://127.0.0.1:${port}/v1/${signal}`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf', ...headers },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(60_000),
    });
    bytes = new Uint8Array(await response.arrayBuffer());
  } catch {
    return { kind: 'unknown', status: 0 };
  }
  const { status } = response;
  if (status === 200) {
    const isJson = headers['content-type'] === 'application/json';
    const partial = isJson
      ? JSON.parse(Buffer.from(bytes).toString()).partialSuccess
      : decodePartialSuccess(bytes);
    return {
      kind: 'acked',
      rejected: Number(partial?.rejected ?? partial?.rejectedSpans ?? 0),
      reason: partial?.errorMessage ?? '',
    };
  }
  const header = response.headers.get('retry-after');
  const retryAfter = header === null ? undefined : Number(header);
  const retryable = [429, 502, 503, 504, 408].includes(status);
  return { kind: retryable ? 'refused' : 'invalid', status, retryAfter };
}

/** One call over gRPC. */
export async function callOnce(port: number, body: Buffer): Promise<Answer> {
  const { code, response, details } = await grpcExport(port, body);
  if (code === 0) {
    const partial = decodePartialSuccess(response!);
    return {
      kind: 'acked',
      rejected: partial?.rejected ?? 0,
      reason: partial?.errorMessage ?? '',
    };
  }
  const retryAfter = details?.retryAfter;
  if (retryAfter !== undefined) {
    return { kind: 'refused', status: code, retryAfter };
  }
  return RETRYABLE.has(code)
    ? { kind: 'unknown', status: code }
    : { kind: 'invalid', status: code, retryAfter };
}
