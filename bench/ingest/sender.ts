// A process of its own: sends requests that are encoded already as OTLP/gRPC, as cheaply as Node can.
import fs from 'node:fs';
import { connect, type ClientHttp2Session } from 'node:http2';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Load, LoadMessage } from './Load';

const CONNECTIONS = 4;
/** An exporter that is refused comes again later. */
const BACKOFF_MS = 50;
const HEADERS = {
  ':method': 'POST',
  ':path': '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  'content-type': 'application/grpc',
  te: 'trailers',
};
const OK = '0';
const RESOURCE_EXHAUSTED = '8';
const UNAVAILABLE = '14';

interface FramedRequest {
  frame: Buffer;
  spans: number;
}

const workloads = process.argv.slice(2).map(readWorkload);

/** Of each request: spans, bytes, and the message in its gRPC frame. */
function readWorkload(file: string): FramedRequest[] {
  const bytes = fs.readFileSync(file);
  const requests: FramedRequest[] = [];
  for (let at = 0; at < bytes.length; ) {
    const spans = bytes.readUInt32BE(at);
    const from = at + 4;
    at = from + 5 + bytes.readUInt32BE(from + 1);
    requests.push({ frame: bytes.subarray(from, at), spans });
  }
  return requests;
}

function call(session: ClientHttp2Session, frame: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = session.request(HEADERS);
    let status: string | undefined;
    const note = (headers: { 'grpc-status'?: string | string[] }) => {
      if (headers['grpc-status'] !== undefined)
        status = String(headers['grpc-status']);
    };
    stream.on('response', note);
    stream.on('trailers', note);
    stream.on('error', reject);
    stream.on('close', () =>
      status === undefined
        ? reject(new Error('A call ended without a status.'))
        : resolve(status),
    );
    stream.resume();
    stream.end(frame);
  });
}

async function run(load: Load): Promise<void> {
  const requests = workloads[load.workload];
  const sessions = Array.from({ length: CONNECTIONS }, () =>
    connect(`http://127.0.0.1:${load.port}`),
  );
  // Calls that this breaks say so themselves.
  for (const session of sessions) session.on('error', () => {});
  const begin = performance.now() + load.warmUpMs;
  const end = begin + load.measuredMs;
  const latencies: number[] = [];
  let spans = 0;
  let refused = 0;
  let next = 0;
  const caller = async (session: ClientHttp2Session) => {
    while (performance.now() < end) {
      const request = requests[next++ % requests.length];
      const from = performance.now();
      const status = await call(session, request.frame);
      const now = performance.now();
      const counts = now >= begin && now < end;
      if (status === OK) {
        if (!counts) continue;
        spans += request.spans;
        latencies.push(now - from);
      } else if (status === UNAVAILABLE || status === RESOURCE_EXHAUSTED) {
        if (counts) refused++;
        await sleep(BACKOFF_MS);
      } else {
        throw new Error(`The collector answered with status ${status}.`);
      }
    }
  };
  const callers = Array.from({ length: load.inFlight }, (_, i) =>
    caller(sessions[i % CONNECTIONS]),
  );
  setTimeout(() => send({ type: 'started' }), load.warmUpMs);
  setTimeout(() => {
    latencies.sort((a, b) => a - b);
    const quantile = (q: number) =>
      latencies[Math.ceil(q * latencies.length) - 1] ?? NaN;
    send({
      type: 'ended',
      spans,
      seconds: load.measuredMs / 1000,
      acknowledged: latencies.length,
      refused,
      p50Ms: quantile(0.5),
      p99Ms: quantile(0.99),
    });
  }, load.warmUpMs + load.measuredMs);
  await Promise.all(callers).catch(error => {
    // The collector may end when the measured time is over.
    if (performance.now() < end) throw error;
  });
  sessions.forEach(session => session.destroy());
}

function send(message: LoadMessage): void {
  process.send?.(message);
}

process.on('message', (load: Load) => {
  run(load).catch(error => send({ type: 'failed', reason: error.message }));
});
process.on('disconnect', () => process.exit());
send({ type: 'listening' });
