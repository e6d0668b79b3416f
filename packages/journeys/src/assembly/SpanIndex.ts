import type { Span } from '@slo-scout/telemetry';
import { spanHash } from './Tombstones';

/** Up to so many spans looking at all hashes is quicker than a table. */
const MAX_LINEAR = 12;

/**
 * Knows the spans of one open trace by id and kind. Plain arrays of small
 * integers: a Map of strings would take as much memory as the spans' ids.
 *
 * @internal
 */
export class SpanIndex {
  /** Beside the spans. */
  readonly hashes: number[] = [];
  /** Position + 1 by hash, linear probing, at most half full. */
  #table: number[] | undefined;

  /** Adds the span that is to be pushed to `spans` next; false when it is there already. */
  add(span: Span, spans: readonly Span[]): boolean {
    const hash = spanHash(span);
    if (this.#holds(hash, span, spans)) {
      return false;
    }
    this.hashes.push(hash);
    const size = this.hashes.length;
    if (this.#table && size * 2 <= this.#table.length) {
      this.#insert(hash, size);
    } else if (size > MAX_LINEAR) {
      this.#rebuild();
    }
    return true;
  }

  #holds(hash: number, span: Span, spans: readonly Span[]): boolean {
    const table = this.#table;
    if (!table) {
      for (let i = 0; i < this.hashes.length; i++) {
        if (this.hashes[i] === hash && isSame(span, spans[i])) {
          return true;
        }
      }
      return false;
    }
    const mask = table.length - 1;
    for (let at = hash & mask; table[at] !== 0; at = (at + 1) & mask) {
      const position = table[at] - 1;
      if (this.hashes[position] === hash && isSame(span, spans[position])) {
        return true;
      }
    }
    return false;
  }

  #insert(hash: number, value: number): void {
    const table = this.#table!;
    const mask = table.length - 1;
    let at = hash & mask;
    while (table[at] !== 0) {
      at = (at + 1) & mask;
    }
    table[at] = value;
  }

  #rebuild(): void {
    let size = 32;
    while (size < this.hashes.length * 3) {
      size *= 2;
    }
    this.#table = new Array<number>(size).fill(0);
    for (let i = 0; i < this.hashes.length; i++) {
      this.#insert(this.hashes[i], i + 1);
    }
  }
}

function isSame(a: Span, b: Span): boolean {
  return a.spanId === b.spanId && a.kind === b.kind;
}
