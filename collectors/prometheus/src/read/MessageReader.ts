import { Reader } from 'protobufjs/minimal';
import { RequestFailure } from '../client/RequestFailure';

/** model/value/value.go: StaleNaN. */
const STALE = 0x7ff0000000000002n;

/**
 * Reads the fields of a protobuf message one after the other.
 *
 * @internal
 */
export class MessageReader {
  readonly reader: Reader;
  private readonly view: DataView;

  constructor(bytes: Uint8Array) {
    this.reader = Reader.create(bytes);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /**
   * Calls `field` for each field of the message that ends at `end`; it reads
   * the value, or returns false to have it skipped.
   *
   * @throws RequestFailure `invalid`
   */
  message(end: number, field: (number: number) => void | false): void {
    const { reader } = this;
    try {
      while (reader.pos < end) {
        const tag = reader.uint32();
        if (field(tag >>> 3) === false) reader.skipType(tag & 7);
      }
    } catch (error) {
      if (error instanceof RequestFailure) throw error;
      throw malformed();
    }
    if (reader.pos !== end) throw malformed();
  }

  /** The fields of a message inside. */
  nested(field: (number: number) => void | false): void {
    const length = this.reader.uint32();
    const end = this.reader.pos + length;
    if (end > this.reader.len) throw malformed();
    this.message(end, field);
  }

  /** A double, undefined when its bits are those of Prometheus' staleness marker. */
  sampleValue(): number | undefined {
    const at = this.reader.pos;
    const value = this.reader.double();
    // A NaN of JavaScript does not reliably keep its bits, so they are read as such.
    return Number.isNaN(value) && this.view.getBigUint64(at, true) === STALE
      ? undefined
      : value;
  }
}

function malformed(): RequestFailure {
  return new RequestFailure('invalid', 'the response is not sound protobuf');
}
