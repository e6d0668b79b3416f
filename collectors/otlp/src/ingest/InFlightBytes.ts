import { ExportFailure } from './ExportFailure';

const NEARLY_ALL = 0.9;

/** @internal */
export function overloaded(): ExportFailure {
  return new ExportFailure(
    'overloaded',
    'The collector holds as many bytes in flight as it may; try again',
  );
}

/**
 * What one request holds.
 *
 * @internal
 */
export class Hold {
  private bytes = 0;
  private readonly memory: { free(): void }[] = [];

  constructor(
    private readonly take: (bytes: number) => void,
    private readonly give: (bytes: number) => void,
  ) {}

  /** @throws ExportFailure `overloaded` when the limit is reached; what is held already stays held */
  add(bytes: number): void {
    this.take(bytes);
    this.bytes += bytes;
  }

  /** Memory that the next {@link Hold.free} frees. */
  keep(memory: { free(): void }): void {
    this.memory.push(memory);
  }

  /**
   * Nobody needs any more what was kept. Left to the garbage collector, so
   * much memory would have it run many times a second.
   */
  free(): void {
    for (const memory of this.memory.splice(0)) memory.free();
  }

  /** Gives everything back; harmless when called again. */
  release(): void {
    this.give(this.bytes);
    this.bytes = 0;
  }
}

/**
 * Bounds the memory that requests take between their first byte and their
 * acknowledgement.
 *
 * @internal
 */
export class InFlightBytes {
  private held = 0;

  constructor(private readonly limit: number) {}

  get bytes(): number {
    return this.held;
  }

  /** No further request should even be read: what is left is for those being read already. */
  get exhausted(): boolean {
    return this.held > this.limit * NEARLY_ALL;
  }

  open(): Hold {
    return new Hold(
      bytes => {
        if (this.held + bytes > this.limit) throw overloaded();
        this.held += bytes;
      },
      bytes => {
        this.held -= bytes;
      },
    );
  }
}
