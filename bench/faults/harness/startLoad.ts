import type { Exporter } from './Exporter';
import type { TraceBatch } from './TraceSource';

/** Requests that are being sent. */
export interface Load {
  /** Sends nothing new; resolves when all that was begun is acknowledged. */
  stop(): Promise<void>;
  /** Rejects when a request was refused for ever. */
  readonly failed: Promise<never>;
}

/** Keeps a number of requests under way, by HTTP and gRPC in turn, whatever becomes of them. */
export function startLoad(
  exporter: Exporter,
  next: () => TraceBatch,
  inFlight: number,
): Load {
  let running = true;
  let sent = 0;
  const lanes = Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (running) {
        await exporter.send(next(), sent++ % 2 ? 'grpc' : 'http');
      }
    }),
  );
  const failed = lanes.then(() => new Promise<never>(() => {}));
  failed.catch(() => {}); // told by stop() as well
  return {
    failed,
    stop: async () => {
      running = false;
      await lanes;
    },
  };
}
