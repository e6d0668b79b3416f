import { setTimeout as sleep } from 'node:timers/promises';
import type { Traffic } from '../worker/Traffic';

/**
 * Exporters of a fleet don't wait for each other: with 32 at once, one slow
 * commit of the log made the sender fall behind its rate.
 */
const MAX_IN_FLIGHT = 512;
const RETRY_MILLIS = 500;
const TIMEOUT_MILLIS = 10_000;

/** What a sender has done. */
export interface Sent {
  /** Acknowledged. */
  spans: number;
  /** Times the collector asked to come again later. */
  refused: number;
  /** Connections that the collector closed, at their age, while a request was under way: it is sent again, as exporters do. */
  broken: number;
  /** From sending a request to its acknowledgement, ms; of all requests. */
  latencies: number[];
}

/** Sends requests at a steady rate, whatever the answers take; what is refused is sent again. */
export class PacedSender {
  private readonly sent: Sent = {
    spans: 0,
    refused: 0,
    broken: 0,
    latencies: [],
  };

  constructor(
    private readonly url: string,
    private readonly traffic: Traffic,
    private readonly spansPerSecond: number,
  ) {}

  async run(millis: number): Promise<Sent> {
    const started = performance.now();
    const inFlight = new Set<Promise<void>>();
    let scheduled = 0;
    for (const { bytes, spans } of this.traffic.requests()) {
      const due = started + (scheduled / this.spansPerSecond) * 1000;
      if (due > started + millis) break;
      const wait = due - performance.now();
      if (wait > 1) await sleep(wait);
      while (inFlight.size >= MAX_IN_FLIGHT) await Promise.race(inFlight);
      const request: Promise<void> = this.send(bytes, spans).finally(() =>
        inFlight.delete(request),
      );
      inFlight.add(request);
      scheduled += spans;
    }
    await Promise.all(inFlight);
    return this.sent;
  }

  private async post(bytes: Buffer): Promise<Response> {
    const response = await fetch(this.url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-protobuf' },
      body: new Uint8Array(bytes),
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
    });
    await response.arrayBuffer();
    return response;
  }

  private async send(bytes: Buffer, spans: number): Promise<void> {
    const began = performance.now();
    for (;;) {
      const response = await this.post(bytes).catch(() => undefined);
      if (!response) {
        this.sent.broken++;
        await sleep(RETRY_MILLIS);
        continue;
      }
      if (response.ok) {
        this.sent.spans += spans;
        this.sent.latencies.push(performance.now() - began);
        return;
      }
      if (response.status !== 503 && response.status !== 429) {
        throw new Error(`The collector answered ${response.status}.`);
      }
      this.sent.refused++;
      await sleep(RETRY_MILLIS);
    }
  }
}
