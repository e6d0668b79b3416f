/** For what is copied to each partition: resources, scopes. */
const OVERHEAD = 1.25;
const SMALLEST = 4096;

/**
 * Memory for the values of one request's records, in few pieces that can be
 * freed at once.
 *
 * @internal
 */
export class RecordMemory {
  private readonly pieces: Buffer[] = [];
  private used = 0;

  /** @param requestBytes - about what the values take together */
  constructor(private readonly requestBytes: number) {}

  /** Not zeroed. */
  readonly allocate = (bytes: number): Buffer => {
    let piece = this.pieces.at(-1);
    if (!piece || piece.byteLength - this.used < bytes) {
      const share = this.pieces.length === 0 ? OVERHEAD : OVERHEAD / 4;
      piece = Buffer.allocUnsafeSlow(
        Math.max(bytes, SMALLEST, Math.ceil(this.requestBytes * share)),
      );
      this.pieces.push(piece);
      this.used = 0;
    }
    this.used += bytes;
    return piece.subarray(this.used - bytes, this.used);
  };

  /** What was allocated is gone. */
  free(): void {
    for (const { buffer } of this.pieces.splice(0)) {
      (buffer as ArrayBuffer).transfer(0);
    }
  }
}
