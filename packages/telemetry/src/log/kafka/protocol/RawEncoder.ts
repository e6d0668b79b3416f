import Encoder from 'kafkajs/src/protocol/encoder';

/**
 * Bytes that are encoded already, for kafkajs's requests: those want an
 * encoder of its own kind.
 *
 * @internal
 */
export class RawEncoder extends Encoder {
  constructor(private readonly bytes: Buffer) {
    super(1);
  }

  override get buffer(): Buffer {
    return this.bytes;
  }
}
