import { stableHash } from '../hash';
import type { RepairedTrace } from '../repair/RepairedTrace';
import type { IndexedOperation } from './OperationTable';

/** A folded subtree; equal shapes share one object. */
interface Shape {
  id: number;
  hash: string;
}

/** How often siblings of one shape occur: once, a few times, many times. */
const BUCKETS = ['1', '2', '5'] as const;

function bucketOf(count: number): 0 | 1 | 2 {
  if (count === 1) {
    return 0;
  }
  return count <= 4 ? 1 : 2;
}

/**
 * Folds trees bottom-up (L2): siblings of the same shape become one with a
 * count of 1, 2–4 or 5+, and their order is forgotten. Each distinct shape is
 * hashed once and then found by the ids of its parts, so a shape seen before
 * costs one lookup a span.
 *
 * @internal
 */
export class TreeFolder {
  #shapes = new Map<string, Shape>();
  #leaves: Shape[] = [];
  #hashes: string[] = [];

  /** Shapes held, to be bounded by the owner. */
  get size(): number {
    return this.#hashes.length;
  }

  clear(): void {
    this.#shapes = new Map();
    this.#leaves = [];
    this.#hashes = [];
  }

  /** The shape of the whole trace; a parent that repair chose is part of it. */
  fold(trace: RepairedTrace, operations: IndexedOperation[]): Shape {
    const { order, firstChild, adopted } = trace;
    const n = order.length;
    const ids = new Int32Array(n);
    let shape = this.#leaf(operations[trace.root]);
    for (let position = n - 1; position >= 0; position--) {
      const index = order[position];
      const from = firstChild[position];
      const to = firstChild[position + 1];
      shape =
        from === to
          ? this.#leaf(operations[index])
          : this.#inner(operations[index], ids, from, to);
      // The lowest bit says that the edge above is a guess.
      ids[position] = shape.id * 2 + adopted[index];
    }
    return shape;
  }

  #leaf(operation: IndexedOperation): Shape {
    let shape = this.#leaves[operation.id];
    if (!shape) {
      shape = this.#make(operation.hash);
      this.#leaves[operation.id] = shape;
    }
    return shape;
  }

  /** `ids[from … to)` are the children; they are sorted in place. */
  #inner(
    operation: IndexedOperation,
    ids: Int32Array,
    from: number,
    to: number,
  ): Shape {
    if (to - from > 1) {
      ids.subarray(from, to).sort();
    }
    let key = String(operation.id);
    for (let i = from; i < to; ) {
      const id = ids[i];
      let end = i + 1;
      while (end < to && ids[end] === id) {
        end++;
      }
      key += `,${id * 3 + bucketOf(end - i)}`;
      i = end;
    }
    let shape = this.#shapes.get(key);
    if (!shape) {
      shape = this.#make(this.#canonical(operation, key));
      this.#shapes.set(key, shape);
    }
    return shape;
  }

  /** The key in terms of hashes, which does not depend on what was seen before. */
  #canonical(operation: IndexedOperation, key: string): string {
    const children = key
      .split(',')
      .slice(1)
      .map(part => {
        const folded = Number(part);
        const id = Math.floor(folded / 3);
        return `${this.#hashes[id >> 1]}${id & 1 ? '?' : ''}x${
          BUCKETS[folded % 3]
        }`;
      })
      .sort();
    return `${operation.hash}(${children.join(',')})`;
  }

  #make(canonical: string): Shape {
    const shape = { id: this.#hashes.length, hash: stableHash(canonical, 32) };
    this.#hashes.push(shape.hash);
    return shape;
  }
}
