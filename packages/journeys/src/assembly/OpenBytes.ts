/**
 * What holds open traces, and can let go of some.
 *
 * @internal
 */
export interface OpenTraceHolder {
  readonly openBytes: number;
  /** Closes its oldest trace; false when it has none. */
  evictOldest(): boolean;
}

/**
 * The memory that all open traces of a process may take together. Whoever
 * holds the most gives some up: so a hot partition costs the others nothing.
 *
 * @public
 */
export class OpenBytes {
  readonly #holders = new Set<OpenTraceHolder>();
  #held = 0;

  /** @param limit - Bytes, by estimate. */
  constructor(readonly limit: number) {}

  /** Bytes held now, by estimate. */
  get held(): number {
    return this.#held;
  }

  /** @internal */
  join(holder: OpenTraceHolder): void {
    this.#holders.add(holder);
  }

  /** @internal */
  leave(holder: OpenTraceHolder): void {
    if (this.#holders.delete(holder)) {
      this.#held -= holder.openBytes;
    }
  }

  /** To be called after a holder's bytes have changed. @internal */
  add(bytes: number): void {
    this.#held += bytes;
  }

  /** Brings the sum below the limit again. @internal */
  settle(): void {
    while (this.#held > this.limit) {
      let largest: OpenTraceHolder | undefined;
      for (const holder of this.#holders) {
        if (!largest || holder.openBytes > largest.openBytes) {
          largest = holder;
        }
      }
      if (!largest?.evictOldest()) {
        return;
      }
    }
  }
}
