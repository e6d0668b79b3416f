const SMALLEST = 16 * 1024;
const TIMES_AHEAD = 16;

/**
 * Collects chunks into one piece of memory that grows as they come. What it
 * outgrows is freed at once and not when the garbage collector gets to it, so
 * that it never takes more than one and a half times its limit.
 *
 * @internal
 */
export class GrowingBuffer {
  private memory: ArrayBuffer | undefined;
  private single: Buffer | undefined;
  private size = 0;
  private expected: number | undefined;

  /** @param limit - never takes memory for more */
  constructor(private readonly limit: number) {}

  get length(): number {
    return this.size;
  }

  /**
   * @param bytes - that were announced: taken at once when a sixteenth of them has come, so that an announcement alone takes nothing
   */
  expect(bytes: number): void {
    this.expected = Math.min(bytes, this.limit);
  }

  append(chunk: Buffer): void {
    if (this.size === 0) {
      // Nearly every request comes in one piece, which need not be copied.
      this.single = chunk;
    } else {
      const single = this.single;
      if (single) {
        this.single = undefined;
        this.reserve(single.length + chunk.length);
        this.view(0, single.length).set(single);
      } else {
        this.reserve(this.size + chunk.length);
      }
      this.view(this.size, chunk.length).set(chunk);
    }
    this.size += chunk.length;
  }

  /** What was collected. Do not append any more. */
  finish(): Buffer {
    if (this.single) return this.single;
    if (!this.memory) return Buffer.alloc(0);
    return Buffer.from(this.memory, 0, this.size);
  }

  /** Frees the memory; what {@link GrowingBuffer.finish} gave is gone with it. */
  free(): void {
    this.memory?.transfer(0);
    this.memory = undefined;
    this.single = undefined;
  }

  private reserve(bytes: number): void {
    const { memory, expected, limit } = this;
    if (memory && memory.byteLength >= bytes) return;
    // Doubling keeps the copying linear, also for a client that has announced less than it sends.
    const doubled = Math.max(SMALLEST, 2 * (memory?.byteLength ?? 0));
    const capacity =
      expected !== undefined && bytes <= expected
        ? Math.min(expected, Math.max(doubled, bytes * TIMES_AHEAD))
        : Math.max(bytes, Math.min(doubled, limit));
    this.memory = memory
      ? memory.transfer(capacity)
      : new ArrayBuffer(capacity);
  }

  private view(from: number, length: number): Uint8Array {
    return new Uint8Array(this.memory!, from, length);
  }
}
