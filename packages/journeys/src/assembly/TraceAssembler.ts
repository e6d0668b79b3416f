import type { Span } from '@slo-scout/telemetry';
import type { ClosedTrace, CloseReason } from '../types';
import { includesSorted, spanHash, Tombstones } from './Tombstones';
import type { Tombstone } from './Tombstones';

/**
 * Limits of a {@link TraceAssembler}. Times are log time in ms.
 *
 * @public
 */
export interface TraceAssemblerOptions {
  /** A trace whose root was seen closes after this silence. Default 2 s. */
  rootGraceMs: number;
  /** Any other trace closes after this silence. Default 30 s. */
  idleMs: number;
  /** A trace closes at this age at the latest. Default 5 min. */
  maxAgeMs: number;
  /** A trace closes with this many spans. Default 100 000. */
  maxSpansPerTrace: number;
  /** With more open spans than this the oldest trace closes early. Default 400 000. */
  maxOpenSpans: number;
  /** How long a closed trace is remembered. Default 10 min. */
  tombstoneMs: number;
  /** How many closed traces are remembered. Default 1 000 000. */
  maxTombstones: number;
  /** How many span hashes of closed traces are remembered, 4 bytes each. Default 8 000 000. */
  maxSpanHashes: number;
}

/**
 * A span whose trace is closed already. It changes nothing but the `late`
 * count of the capsule that its trace was counted in.
 *
 * @public
 */
export interface LateSpan {
  traceId: string;
  /** Undefined when the trace was closed but never counted (parked, or not buried). */
  capsuleId?: string;
  /** True for the first late span of its trace: only then the capsule's `late` grows. */
  first: boolean;
  /** How the trace had been closed. */
  reason: CloseReason | 'parked';
}

/**
 * A trace taken out of assembly because it held back the offset.
 *
 * @public
 */
export interface ParkedTrace {
  traceId: string;
  spans: Span[];
  firstOffset: number;
  /** Log time of its first span, ms. */
  openedAt: number;
}

/**
 * What an assembler has done since it was made.
 *
 * @public
 */
export interface AssemblyCounters {
  spans: number;
  duplicates: number;
  closed: Record<CloseReason, number>;
  late: Record<CloseReason | 'parked', number>;
  parked: number;
}

interface OpenTrace {
  traceId: string;
  spans: Span[];
  /** Span id → bit set of the kinds seen with it. */
  kinds: Map<string, number>;
  firstOffset: number;
  openedAt: number;
  lastAt: number;
  rootSeen: boolean;
  /** The second under which it waits to be looked at; -1 when closed. */
  scheduled: number;
}

/**
 * Collects the spans of one partition into traces.
 *
 * All times are the log's, and a trace closes at its deadline, not when
 * somebody looks: the same log gives the same traces in the same order, in
 * whatever batches it is read. A span that comes exactly at the deadline still
 * belongs to its trace.
 *
 * After a restart the spans from {@link TraceAssembler.oldestOpenOffset} on
 * are read again. Traces that were closed before but have spans after that
 * offset would come up a second time as fragments: {@link TraceAssembler.bury}
 * their tombstones first, and ignore what closes, or is late, at a log time
 * that was committed.
 *
 * @public
 */
export class TraceAssembler {
  readonly counters: AssemblyCounters = {
    spans: 0,
    duplicates: 0,
    closed: { root: 0, idle: 0, age: 0, cap: 0 },
    late: { root: 0, idle: 0, age: 0, cap: 0, parked: 0 },
    parked: 0,
  };

  readonly #options: TraceAssemblerOptions;
  /** In the order of first offsets, because a Map keeps insertion order. */
  readonly #open = new Map<string, OpenTrace>();
  readonly #tombstones: Tombstones;
  /**
   * Traces by the second of log time in which their deadline may lie. Ids only: an entry outlives a trace
   * that closes early, and must not keep its spans.
   */
  readonly #waiting = new Map<number, string[]>();
  #nextSecond: number | undefined;
  #closed: ClosedTrace[] = [];
  #openSpans = 0;

  constructor(options: Partial<TraceAssemblerOptions> = {}) {
    this.#options = {
      rootGraceMs: 2_000,
      idleMs: 30_000,
      maxAgeMs: 300_000,
      maxSpansPerTrace: 100_000,
      maxOpenSpans: 400_000,
      tombstoneMs: 600_000,
      maxTombstones: 1_000_000,
      maxSpanHashes: 8_000_000,
      ...options,
    };
    this.#tombstones = new Tombstones({
      maxAgeMs: this.#options.tombstoneMs,
      maxTraces: this.#options.maxTombstones,
      maxSpanHashes: this.#options.maxSpanHashes,
    });
  }

  /** Traces that are open now. */
  get openTraces(): number {
    return this.#open.size;
  }

  /** Spans of the traces that are open now. */
  get openSpans(): number {
    return this.#openSpans;
  }

  /** Closed traces that are remembered. */
  get tombstones(): number {
    return this.#tombstones.size;
  }

  /**
   * Takes a span of a record. Records must come in the order of the log.
   *
   * @returns the verdict on a late span; undefined when the span was taken, or
   * was a duplicate and only counted
   */
  add(
    span: Span,
    position: { offset: number; timestamp: number },
  ): LateSpan | undefined {
    const { offset, timestamp } = position;
    this.counters.spans++;
    let trace = this.#open.get(span.traceId);
    if (trace && this.#deadline(trace) < timestamp) {
      this.#close(trace, this.#reason(trace), this.#deadline(trace));
      trace = undefined;
    }
    if (!trace) {
      const stone = this.#tombstones.get(span.traceId);
      if (stone && stone.closedAt >= timestamp - this.#options.tombstoneMs) {
        return this.#late(stone, span);
      }
      trace = {
        traceId: span.traceId,
        spans: [],
        kinds: new Map(),
        firstOffset: offset,
        openedAt: timestamp,
        lastAt: timestamp,
        rootSeen: false,
        scheduled: -1,
      };
      this.#open.set(span.traceId, trace);
    }

    const bit = 1 << (span.kind & 31);
    const seen = trace.kinds.get(span.spanId) ?? 0;
    if (seen & bit) {
      this.counters.duplicates++;
      return undefined;
    }
    trace.kinds.set(span.spanId, seen | bit);
    trace.spans.push(span);
    trace.lastAt = timestamp;
    this.#openSpans++;
    const closesEarlier = !trace.rootSeen && span.parentSpanId === '';
    trace.rootSeen ||= closesEarlier;

    if (trace.spans.length >= this.#options.maxSpansPerTrace) {
      this.#close(trace, 'cap', timestamp);
    } else if (closesEarlier || trace.scheduled < 0) {
      this.#schedule(trace);
    }
    while (this.#openSpans > this.#options.maxOpenSpans) {
      for (const oldest of this.#open.values()) {
        this.#close(oldest, 'cap', timestamp);
        break;
      }
    }
    return undefined;
  }

  /**
   * Tells that log time has come to `watermark`: no record with a smaller
   * timestamp will follow.
   *
   * @returns the traces that closed before it, by time of close, then by offset
   */
  advance(watermark: number): ClosedTrace[] {
    const last = Math.floor(watermark / 1000);
    if (this.#nextSecond !== undefined) {
      // An idle log may jump by days: then visit the occupied seconds only.
      if (last - this.#nextSecond > this.#waiting.size) {
        for (const second of [...this.#waiting.keys()].sort((a, b) => a - b)) {
          if (second <= last) {
            this.#visit(second, watermark);
          }
        }
      } else {
        for (let second = this.#nextSecond; second <= last; second++) {
          this.#visit(second, watermark);
        }
      }
      this.#nextSecond = Math.max(this.#nextSecond, last);
    }
    this.#tombstones.expire(watermark);

    const due: ClosedTrace[] = [];
    const later: ClosedTrace[] = [];
    for (const trace of this.#closed) {
      (trace.closedAt < watermark ? due : later).push(trace);
    }
    this.#closed = later;
    return due.sort(
      (a, b) => a.closedAt - b.closedAt || a.firstOffset - b.firstOffset,
    );
  }

  /**
   * The smallest offset that holds a span of a trace that is open, or closed
   * but not yet returned by {@link TraceAssembler.advance}. Undefined when
   * there is none: then everything up to the last record is done.
   */
  oldestOpenOffset(): number | undefined {
    let oldest: number | undefined;
    for (const trace of this.#open.values()) {
      oldest = trace.firstOffset;
      break;
    }
    for (const trace of this.#closed) {
      oldest = Math.min(oldest ?? Infinity, trace.firstOffset);
    }
    return oldest;
  }

  /**
   * Takes out the traces that were opened before the log time `olderThan`, so
   * that the offset can move on. Their further spans are late.
   */
  park(olderThan: number): ParkedTrace[] {
    const parked: ParkedTrace[] = [];
    for (const trace of this.#open.values()) {
      if (trace.openedAt >= olderThan) {
        break;
      }
      this.#remove(trace);
      this.counters.parked++;
      this.#tombstones.add({
        traceId: trace.traceId,
        reason: 'parked',
        closedAt: trace.lastAt,
        late: false,
      });
      const { traceId, spans, firstOffset, openedAt } = trace;
      parked.push({ traceId, spans, firstOffset, openedAt });
    }
    return parked;
  }

  /**
   * Tells which capsule a closed trace was counted in, or brings back the
   * tombstone of a trace that was closed before a restart (oldest first).
   */
  bury(stone: Pick<Tombstone, 'traceId' | 'capsuleId'> | Tombstone): void {
    const known = this.#tombstones.get(stone.traceId);
    if (known) {
      known.capsuleId = stone.capsuleId;
    } else if ('closedAt' in stone) {
      this.#tombstones.add({ ...stone });
    }
  }

  /** What is remembered of a closed trace; persist it with the capsule, and again when `late` has turned true. */
  tombstone(traceId: string): Tombstone | undefined {
    return this.#tombstones.get(traceId);
  }

  #late(stone: Tombstone, span: Span): LateSpan | undefined {
    if (stone.spans && includesSorted(stone.spans, spanHash(span))) {
      this.counters.duplicates++;
      return undefined;
    }
    const first = !stone.late;
    stone.late = true;
    this.counters.late[stone.reason]++;
    return {
      traceId: span.traceId,
      capsuleId: stone.capsuleId,
      first,
      reason: stone.reason,
    };
  }

  #deadline(trace: OpenTrace): number {
    const { rootGraceMs, idleMs, maxAgeMs } = this.#options;
    return Math.min(
      trace.lastAt + (trace.rootSeen ? rootGraceMs : idleMs),
      trace.openedAt + maxAgeMs,
    );
  }

  #reason(trace: OpenTrace): CloseReason {
    if (this.#deadline(trace) === trace.openedAt + this.#options.maxAgeMs) {
      return 'age';
    }
    return trace.rootSeen ? 'root' : 'idle';
  }

  #schedule(trace: OpenTrace): void {
    const second = Math.floor(this.#deadline(trace) / 1000);
    trace.scheduled = second;
    const list = this.#waiting.get(second);
    if (list) {
      list.push(trace.traceId);
    } else {
      this.#waiting.set(second, [trace.traceId]);
    }
    this.#nextSecond = Math.min(this.#nextSecond ?? second, second);
  }

  #visit(second: number, watermark: number): void {
    const list = this.#waiting.get(second);
    if (!list) {
      return;
    }
    this.#waiting.delete(second);
    for (const traceId of list) {
      const trace = this.#open.get(traceId);
      if (trace?.scheduled !== second) {
        continue; // closed, or waiting elsewhere since its root came
      }
      const deadline = this.#deadline(trace);
      if (deadline < watermark) {
        this.#close(trace, this.#reason(trace), deadline);
      } else {
        this.#schedule(trace);
      }
    }
  }

  #close(trace: OpenTrace, reason: CloseReason, closedAt: number): void {
    this.#remove(trace);
    this.counters.closed[reason]++;
    const { traceId, spans, firstOffset } = trace;
    this.#closed.push({ traceId, spans, reason, firstOffset, closedAt });
    this.#tombstones.add({
      traceId,
      reason,
      closedAt,
      late: false,
      spans: Int32Array.from(spans, spanHash).sort(),
    });
  }

  #remove(trace: OpenTrace): void {
    this.#open.delete(trace.traceId);
    this.#openSpans -= trace.spans.length;
    trace.scheduled = -1;
  }
}
