import type { Span } from '@slo-scout/telemetry';
import { hash32 } from '../hash';
import type { CloseReason } from '../types';

/**
 * What is remembered of a closed trace, so that its late spans are recognised.
 * Worth persisting: see {@link TraceAssembler.bury}.
 *
 * @public
 */
export interface Tombstone {
  traceId: string;
  /** How the trace left the assembler. */
  reason: CloseReason | 'parked';
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
export function spanHash(span: Span): number {
  return hash32(span.spanId, span.kind);
}

/**
 * Tombstones by trace id, dropped after a time and when there are too many,
 * oldest first. Span hashes are bounded separately, for a few huge traces
 * must not push out everything else.
 *
 * @internal
 */
export class Tombstones {
  readonly #stones = new Map<string, Tombstone>();
  /** Stones that still hold span hashes, oldest first. */
  #hashed: Tombstone[] = [];
  #hashedFrom = 0;
  #hashes = 0;

  constructor(
    private readonly options: {
      maxAgeMs: number;
      maxTraces: number;
      maxSpanHashes: number;
    },
  ) {}

  get size(): number {
    return this.#stones.size;
  }

  get(traceId: string): Tombstone | undefined {
    return this.#stones.get(traceId);
  }

  add(stone: Tombstone): void {
    this.#stones.delete(stone.traceId);
    this.#stones.set(stone.traceId, stone);
    if (this.#stones.size > this.options.maxTraces) {
      for (const oldest of this.#stones.keys()) {
        this.#stones.delete(oldest);
        break;
      }
    }
    if (stone.spans) {
      this.#hashed.push(stone);
      this.#hashes += stone.spans.length;
      while (this.#hashes > this.options.maxSpanHashes) {
        this.#forgetOldestHashes();
      }
    }
  }

  /** Drops what was closed before `watermark - maxAgeMs`. */
  expire(watermark: number): void {
    const limit = watermark - this.options.maxAgeMs;
    for (const stone of this.#stones.values()) {
      if (stone.closedAt >= limit) {
        break;
      }
      this.#stones.delete(stone.traceId);
    }
    while (
      this.#hashedFrom < this.#hashed.length &&
      this.#hashed[this.#hashedFrom].closedAt < limit
    ) {
      this.#forgetOldestHashes();
    }
  }

  #forgetOldestHashes(): void {
    const stone = this.#hashed[this.#hashedFrom++];
    this.#hashes -= stone.spans?.length ?? 0;
    stone.spans = undefined;
    if (this.#hashedFrom > 1024 && this.#hashedFrom * 2 > this.#hashed.length) {
      this.#hashed = this.#hashed.slice(this.#hashedFrom);
      this.#hashedFrom = 0;
    }
  }
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
