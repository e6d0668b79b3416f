import {
  Fingerprinter,
  repairTrace,
  TraceAssembler,
  variantOf,
} from '@slo-scout/journeys';
import type { ClosedTrace, JourneyVariant } from '@slo-scout/journeys';
import type { Span } from '@slo-scout/telemetry';

/**
 * Spans to variants, as the fingerprint worker does it, with the CPU time
 * that this took.
 */
export class TraceFolder {
  readonly variants = new Map<string, JourneyVariant>();
  /** Variant key by trace id. */
  readonly keys = new Map<string, string>();
  spans = 0;
  cpuSeconds = 0;
  readonly #assembler = new TraceAssembler();
  readonly #fingerprinter = new Fingerprinter();
  #offset = 0;

  get lateSpans(): number {
    const { late } = this.#assembler.counters;
    return Object.values(late).reduce((a, b) => a + b);
  }

  /** Takes the spans of one request. `timestamp` is log time in ms and never goes back. */
  add(spans: Iterable<Span>, timestamp: number): void {
    this.#timed(() => {
      const at = { offset: this.#offset++, timestamp };
      for (const span of spans) {
        this.spans++;
        this.#assembler.add(span, at);
      }
      this.#take(this.#assembler.advance(timestamp));
    });
  }

  /** Closes what is open. */
  end(timestamp: number): void {
    this.#timed(() => this.#take(this.#assembler.advance(timestamp + 600_000)));
  }

  #timed(work: () => void): void {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    this.cpuSeconds += (user + system) / 1e6;
  }

  #take(traces: ClosedTrace[]): void {
    for (const closed of traces) {
      const trace = repairTrace(closed);
      const fingerprint = this.#fingerprinter.fingerprint(trace);
      this.#assembler.bury({ traceId: closed.traceId, capsuleId: '' });
      const { variantKey, failed } = fingerprint;
      this.keys.set(closed.traceId, variantKey);
      const known = this.variants.get(variantKey);
      if (known) {
        const second = Math.floor(trace.eventMicros / 1e6);
        known.traces++;
        known.failed = (known.failed ?? 0) + Number(failed);
        known.firstSeen = Math.min(known.firstSeen, second);
        known.lastSeen = Math.max(known.lastSeen, second);
      } else {
        this.variants.set(variantKey, variantOf(trace, fingerprint));
      }
    }
  }
}
