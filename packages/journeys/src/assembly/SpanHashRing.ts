const FIRST_CAPACITY = 1024;

/**
 * The span hashes of closed traces, one after another in a ring: when it is
 * full, the oldest are overwritten. A place is a number that only grows, so
 * that whoever kept one can tell that its hashes are gone.
 *
 * @internal
 */
export class SpanHashRing {
  #ring: Int32Array;
  /** Place of the next hash. */
  #end = 0;

  constructor(private readonly capacity: number) {
    this.#ring = new Int32Array(Math.min(FIRST_CAPACITY, capacity));
  }

  /** Returns the place of the first hash; of more than the capacity none is kept. */
  push(hashes: Int32Array): number {
    const from = this.#end;
    if (hashes.length > this.capacity) {
      return -1;
    }
    while (
      this.#ring.length < this.capacity &&
      from + hashes.length > this.#ring.length
    ) {
      this.#grow();
    }
    const size = this.#ring.length;
    const at = from % size;
    const first = Math.min(hashes.length, size - at);
    this.#ring.set(hashes.subarray(0, first), at);
    this.#ring.set(hashes.subarray(first), 0);
    this.#end = from + hashes.length;
    return from;
  }

  /** The hashes of places [from, to); undefined when they are gone. */
  copy(from: number, to: number): Int32Array | undefined {
    const size = this.#ring.length;
    if (from < 0 || from < this.#end - size) {
      return undefined;
    }
    const copy = new Int32Array(to - from);
    const at = from % size;
    const first = Math.min(copy.length, size - at);
    copy.set(this.#ring.subarray(at, at + first));
    copy.set(this.#ring.subarray(0, copy.length - first), first);
    return copy;
  }

  /** Only while nothing has been overwritten: places are still positions. */
  #grow(): void {
    const size = Math.min(this.#ring.length * 2, this.capacity);
    const grown = new Int32Array(size);
    grown.set(this.#ring);
    this.#ring = grown;
  }
}
