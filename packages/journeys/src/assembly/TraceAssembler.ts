import type { Span } from '@slo-scout/telemetry';
import type { ClosedTrace, CloseReason } from '../types';
import { spanBytes } from './spanBytes';
import { SpanIndex } from './SpanIndex';
import { includesSorted, spanHash, Tombstones } from './Tombstones';
import type { Tombstone } from './Tombstones';
import { withDefaults } from './TraceAssemblerOptions';
import type { TraceAssemblerOptions } from './TraceAssemblerOptions';

/**
 * A span whose trace is closed already. It changes nothing but the `late`
 * count of the capsule that its trace was counted in.
 *
 * @public
 */
export interface LateSpan {
  traceId: string;
  /** Undefined when the trace was closed but never counted. */
  capsuleId?: string;
  /** True for the first late span of its trace: only then the capsule's `late` grows. */
  first: boolean;
  /** How the trace had been closed. */
  reason: CloseReason;
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
  late: Record<CloseReason, number>;
}

interface OpenTrace {
  traceId: string;
  spans: Span[];
  index: SpanIndex;
  bytes: number;
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
    closed: { root: 0, idle: 0, age: 0, cap: 0, memory: 0 },
    late: { root: 0, idle: 0, age: 0, cap: 0, memory: 0 },
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
  #openBytes = 0;
  /** Log time up to which it has been told, by records or watermarks. */
  #now = -Infinity;

  constructor(options: Partial<TraceAssemblerOptions> = {}) {
    this.#options = withDefaults(options);
    this.#tombstones = new Tombstones({
      maxAgeMs: this.#options.tombstoneMs,
      maxTraces: this.#options.maxTombstones,
      maxSpanHashes: this.#options.maxSpanHashes,
    });
    this.#options.openBytes.join(this);
  }

  /** Traces that are open now. */
  get openTraces(): number {
    return this.#open.size;
  }

  /** Spans of the traces that are open now. */
  get openSpans(): number {
    return this.#openSpans;
  }

  /** Memory that the open traces hold, by estimate. */
  get openBytes(): number {
    return this.#openBytes;
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
    this.#now = Math.max(this.#now, timestamp);
    let trace = this.#open.get(span.traceId);
    if (trace && this.#deadline(trace) < timestamp) {
      this.#close(trace, this.#reason(trace), this.#deadline(trace));
      trace = undefined;
    }
    if (!trace) {
      const closedAt = this.#tombstones.closedAt(span.traceId);
      if (
        closedAt !== undefined &&
        closedAt >= timestamp - this.#options.tombstoneMs
      ) {
        return this.#late(span);
      }
      trace = {
        traceId: span.traceId,
        spans: [],
        index: new SpanIndex(),
        bytes: 0,
        firstOffset: offset,
        openedAt: timestamp,
        lastAt: timestamp,
        rootSeen: false,
        scheduled: -1,
      };
      this.#open.set(span.traceId, trace);
    }

    if (!trace.index.add(span, trace.spans)) {
      this.counters.duplicates++;
      return undefined;
    }
    trace.spans.push(span);
    trace.lastAt = timestamp;
    this.#hold(trace, spanBytes(span));
    const closesEarlier = !trace.rootSeen && span.parentSpanId === '';
    trace.rootSeen ||= closesEarlier;

    const { maxSpansPerTrace, maxBytesPerTrace, openBytes } = this.#options;
    if (
      trace.spans.length >= maxSpansPerTrace ||
      trace.bytes >= maxBytesPerTrace
    ) {
      this.#close(trace, 'cap', timestamp);
    } else if (closesEarlier || trace.scheduled < 0) {
      this.#schedule(trace);
    }
    openBytes.settle();
    return undefined;
  }

  /**
   * Closes the oldest open trace for want of memory, now: that is at the log
   * time it has come to. What is dated earlier may have been committed already.
   *
   * @returns false when none is open
   */
  evictOldest(): boolean {
    for (const oldest of this.#open.values()) {
      this.#close(
        oldest,
        'memory',
        Math.max(this.#now, this.#options.evictFrom),
      );
      return true;
    }
    return false;
  }

  /** Lets go of the memory of open traces; the assembler is not to be used afterwards. */
  dispose(): void {
    this.#options.openBytes.leave(this);
  }

  /**
   * Tells that log time has come to `watermark`: no record with a smaller
   * timestamp will follow.
   *
   * @returns the traces that closed before it, by time of close, then by offset
   */
  advance(watermark: number): ClosedTrace[] {
    this.#now = Math.max(this.#now, watermark);
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
   * Tells which capsule a closed trace was counted in, or brings back the
   * tombstone of a trace that was closed before a restart (oldest first).
   */
  bury(stone: Pick<Tombstone, 'traceId' | 'capsuleId'> | Tombstone): void {
    const known = this.#tombstones.setCapsule(stone.traceId, stone.capsuleId);
    if (!known && 'closedAt' in stone) {
      this.#tombstones.add(stone);
    }
  }

  /** Log time at which a remembered trace was closed. */
  closedAt(traceId: string): number | undefined {
    return this.#tombstones.closedAt(traceId);
  }

  /** What is remembered of a closed trace; persist it with the capsule, and again when `late` has turned true. */
  tombstone(traceId: string): Tombstone | undefined {
    return this.#tombstones.get(traceId);
  }

  #late(span: Span): LateSpan | undefined {
    const stone = this.#tombstones.get(span.traceId)!;
    if (stone.spans && includesSorted(stone.spans, spanHash(span))) {
      this.counters.duplicates++;
      return undefined;
    }
    this.#tombstones.markLate(span.traceId);
    this.counters.late[stone.reason]++;
    return {
      traceId: span.traceId,
      capsuleId: stone.capsuleId,
      first: !stone.late,
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
      spans: new Int32Array(trace.index.hashes).sort(),
    });
  }

  #remove(trace: OpenTrace): void {
    this.#open.delete(trace.traceId);
    this.#openSpans -= trace.spans.length;
    this.#openBytes -= trace.bytes;
    this.#options.openBytes.add(-trace.bytes);
    trace.scheduled = -1;
  }

  #hold(trace: OpenTrace, bytes: number): void {
    trace.bytes += bytes;
    this.#openSpans++;
    this.#openBytes += bytes;
    this.#options.openBytes.add(bytes);
  }
}
