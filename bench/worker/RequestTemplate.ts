const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;

/** Message fields that lead from an ExportTraceServiceRequest to its spans. */
const PATH = [1, 2, 2];
const TRACE_ID = 1;
const START = 7;
const END = 8;

/**
 * An ExportTraceServiceRequest of which copies are made that hold other traces
 * at other times: the bytes are patched, nothing is encoded again.
 */
export class RequestTemplate {
  /** Spans in it. */
  spans = 0;
  private readonly traceIds: number[] = [];
  private readonly times: number[] = [];

  constructor(private readonly bytes: Buffer) {
    this.walk(0, bytes.length, 0);
  }

  /** @param salt - The same salt keeps spans of one trace together, in whatever request they are. */
  copy(salt: number, shiftNanos: bigint): Buffer {
    const copy = Buffer.from(this.bytes);
    for (const at of this.traceIds) {
      copy.writeUInt32LE((copy.readUInt32LE(at) ^ salt) >>> 0, at);
    }
    if (shiftNanos !== 0n) {
      for (const at of this.times) {
        copy.writeBigUInt64LE(copy.readBigUInt64LE(at) + shiftNanos, at);
      }
    }
    return copy;
  }

  private walk(from: number, to: number, depth: number): void {
    let at = from;
    const varint = () => {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        const byte = this.bytes[at++];
        value += (byte & 0x7f) * scale;
        if (byte < 0x80) return value;
      }
    };
    while (at < to) {
      const tag = varint();
      const field = tag >>> 3;
      switch (tag & 7) {
        case VARINT:
          varint();
          break;
        case FIXED64:
          if (depth === PATH.length && (field === START || field === END)) {
            this.times.push(at);
          }
          at += 8;
          break;
        case BYTES: {
          const length = varint();
          if (depth === PATH.length) {
            if (field === TRACE_ID) {
              this.traceIds.push(at);
              this.spans++;
            }
          } else if (field === PATH[depth]) {
            this.walk(at, at + length, depth + 1);
          }
          at += length;
          break;
        }
        default:
          at += 4;
      }
    }
  }
}
