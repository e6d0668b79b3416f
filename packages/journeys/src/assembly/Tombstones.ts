import type { Span } from '@slo-scout/telemetry';
import { hash32 } from '../hash';
import type { CloseReason } from '../types';
import { SpanHashRing } from './SpanHashRing';

/**
 * What is remembered of a closed trace, so that its late spans are recognised.
 * Worth persisting: see {@link TraceAssembler.bury}.
 *
 * @public
 */
export interface Tombstone {
  traceId: string;
  /** How the trace left the assembler. */
  reason: CloseReason;
  /** Log time of the close, ms. */
  closedAt: number;
  /** The capsule it was counted in; undefined until the caller has told. */
  capsuleId?: string;
  /** True once a late span has been seen: a capsule counts traces, not spans. */
  late: boolean;
  /** Ascending 32-bit hashes of (span id, kind), to know a duplicate from news; undefined when it was dropped to save memory. */
  spans?: Int32Array;
}

/**
 * A 32-bit hash of what identifies a span inside its trace.
 *
 * @internal
 */
export function spanHash(span: Pick<Span, 'spanId' | 'kind'>): number {
  return hash32(span.spanId, span.kind);
}

const REASONS: readonly CloseReason[] = [
  'root',
  'idle',
  'age',
  'cap',
  'memory',
];
const FIRST_CAPACITY = 256;
/** Capsule ids repeat: so many are kept to share one string among their traces. */
const MAX_SHARED_IDS = 20_000;

/** What is known of one trace, without objects. */
interface Columns {
  ids: string[];
  capsuleIds: Array<string | undefined>;
  reasons: Uint8Array;
  late: Uint8Array;
  closedAt: Float64Array;
  hashesFrom: Float64Array;
  hashesTo: Float64Array;
}

/**
 * Tombstones by trace id, dropped after a time and when there are too many,
 * oldest first. Span hashes are bounded separately, for a few huge traces must
 * not push out everything else.
 *
 * Ten minutes of traffic are a million traces: so they are columns of a ring,
 * which the garbage collector need not visit one by one.
 *
 * @internal
 */
export class Tombstones {
  /** A place is a number that only grows; the slot in the ring is its remainder. */
  readonly #places = new Map<string, number>();
  readonly #hashes: SpanHashRing;
  #columns = columnsOf(FIRST_CAPACITY);
  #capacity = FIRST_CAPACITY;
  #first = 0;
  #end = 0;
  #sharedIds = new Map<string, string>();

  constructor(
    private readonly options: {
      maxAgeMs: number;
      maxTraces: number;
      maxSpanHashes: number;
    },
  ) {
    this.#hashes = new SpanHashRing(options.maxSpanHashes);
  }

  get size(): number {
    return this.#places.size;
  }

  get(traceId: string): Tombstone | undefined {
    const place = this.#places.get(traceId);
    if (place === undefined) {
      return undefined;
    }
    const slot = place % this.#capacity;
    const columns = this.#columns;
    return {
      traceId,
      reason: REASONS[columns.reasons[slot]],
      closedAt: columns.closedAt[slot],
      capsuleId: columns.capsuleIds[slot],
      late: columns.late[slot] === 1,
      spans: this.#hashes.copy(
        columns.hashesFrom[slot],
        columns.hashesTo[slot],
      ),
    };
  }

  /** Log time of the close; undefined when the trace is not remembered. Cheaper than all that is known. */
  closedAt(traceId: string): number | undefined {
    const place = this.#places.get(traceId);
    return place === undefined
      ? undefined
      : this.#columns.closedAt[place % this.#capacity];
  }

  add(stone: Tombstone): void {
    if (this.#end - this.#first === this.#capacity) {
      this.#grow();
    }
    const place = this.#end++;
    const slot = place % this.#capacity;
    const columns = this.#columns;
    this.#places.set(stone.traceId, place);
    columns.ids[slot] = stone.traceId;
    columns.reasons[slot] = REASONS.indexOf(stone.reason);
    columns.late[slot] = Number(stone.late);
    columns.closedAt[slot] = stone.closedAt;
    columns.capsuleIds[slot] = this.#share(stone.capsuleId);
    const from = stone.spans ? this.#hashes.push(stone.spans) : -1;
    columns.hashesFrom[slot] = from;
    columns.hashesTo[slot] = from + (stone.spans?.length ?? 0);
    while (this.#places.size > this.options.maxTraces) {
      this.#dropFirst();
    }
  }

  /** Tells which capsule a trace was counted in; false when it is not remembered. */
  setCapsule(traceId: string, capsuleId: string | undefined): boolean {
    const place = this.#places.get(traceId);
    if (place === undefined) {
      return false;
    }
    this.#columns.capsuleIds[place % this.#capacity] = this.#share(capsuleId);
    return true;
  }

  /** To be called with the first late span of a trace. */
  markLate(traceId: string): void {
    const place = this.#places.get(traceId);
    if (place !== undefined) {
      this.#columns.late[place % this.#capacity] = 1;
    }
  }

  /** Drops what was closed before `watermark - maxAgeMs`. */
  expire(watermark: number): void {
    const limit = watermark - this.options.maxAgeMs;
    while (
      this.#first < this.#end &&
      this.#columns.closedAt[this.#first % this.#capacity] < limit
    ) {
      this.#dropFirst();
    }
  }

  #dropFirst(): void {
    const place = this.#first++;
    const slot = place % this.#capacity;
    const { ids, capsuleIds } = this.#columns;
    // The same trace may have been added again since.
    if (this.#places.get(ids[slot]) === place) {
      this.#places.delete(ids[slot]);
    }
    ids[slot] = '';
    capsuleIds[slot] = undefined;
  }

  #grow(): void {
    const before = this.#columns;
    const capacity = this.#capacity * 2;
    const after = columnsOf(capacity);
    for (let place = this.#first; place < this.#end; place++) {
      const from = place % this.#capacity;
      const to = place % capacity;
      after.ids[to] = before.ids[from];
      after.capsuleIds[to] = before.capsuleIds[from];
      after.reasons[to] = before.reasons[from];
      after.late[to] = before.late[from];
      after.closedAt[to] = before.closedAt[from];
      after.hashesFrom[to] = before.hashesFrom[from];
      after.hashesTo[to] = before.hashesTo[from];
    }
    this.#columns = after;
    this.#capacity = capacity;
  }

  #share(capsuleId: string | undefined): string | undefined {
    if (capsuleId === undefined) {
      return undefined;
    }
    const known = this.#sharedIds.get(capsuleId);
    if (known !== undefined) {
      return known;
    }
    if (this.#sharedIds.size >= MAX_SHARED_IDS) {
      this.#sharedIds = new Map();
    }
    this.#sharedIds.set(capsuleId, capsuleId);
    return capsuleId;
  }
}

function columnsOf(capacity: number): Columns {
  return {
    ids: new Array<string>(capacity).fill(''),
    capsuleIds: new Array<string | undefined>(capacity).fill(undefined),
    reasons: new Uint8Array(capacity),
    late: new Uint8Array(capacity),
    closedAt: new Float64Array(capacity),
    hashesFrom: new Float64Array(capacity),
    hashesTo: new Float64Array(capacity),
  };
}

/**
 * True when the sorted array holds the value.
 *
 * @internal
 */
export function includesSorted(sorted: Int32Array, value: number): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] === value) {
      return true;
    }
    if (sorted[middle] < value) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return false;
}
