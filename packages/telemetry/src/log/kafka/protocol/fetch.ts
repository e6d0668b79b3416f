import type Broker from 'kafkajs/src/broker';
import { RawEncoder } from './RawEncoder';
import { ResponseReader } from './ResponseReader';

const FETCH = 1;
const VERSION = 11;

/** @internal */
export interface FetchPosition {
  partition: number;
  offset: number;
  maxBytes: number;
}

/** @internal */
export interface FetchResult {
  partition: number;
  errorCode: number;
  /** Offset of the next record that will be readable. */
  highWatermark: number;
  /** Record batches one after the other, the last perhaps cut off; shares memory with the response. */
  batches: Buffer;
}

/** @internal */
export interface FetchOptions {
  topic: string;
  positions: FetchPosition[];
  /** How long the broker may wait for a first record. */
  maxWaitMs: number;
  /** Of the answer; one batch may be larger. */
  maxBytes: number;
}

/**
 * Asks a broker for records. Batches stay encoded, so that they are decoded
 * one at a time, when there is room for their records.
 *
 * @throws an error of the connection
 * @internal
 */
export async function fetch(
  broker: Broker,
  options: FetchOptions,
): Promise<FetchResult[]> {
  const { results } = await broker.connectionPool.send({
    request: {
      apiKey: FETCH,
      apiVersion: VERSION,
      apiName: 'Fetch',
      encode: async () => new RawEncoder(encode(options)),
    },
    response: { decode, parse: async data => data },
  });
  return results;
}

function encode({
  topic,
  positions,
  maxWaitMs,
  maxBytes,
}: FetchOptions): Buffer {
  const topicBytes = Buffer.byteLength(topic);
  const buf = Buffer.allocUnsafe(41 + topicBytes + positions.length * 28);
  let at = buf.writeInt32BE(-1, 0); // no replica
  at = buf.writeInt32BE(maxWaitMs, at);
  at = buf.writeInt32BE(1, at); // answer from the first byte on
  at = buf.writeInt32BE(maxBytes, at);
  at = buf.writeInt8(0, at); // also what is in open transactions
  at = buf.writeInt32BE(0, at); // no fetch session
  at = buf.writeInt32BE(-1, at);
  at = buf.writeInt32BE(1, at);
  at = buf.writeInt16BE(topicBytes, at);
  at += buf.write(topic, at);
  at = buf.writeInt32BE(positions.length, at);
  for (const { partition, offset, maxBytes: partitionBytes } of positions) {
    at = buf.writeInt32BE(partition, at);
    at = buf.writeInt32BE(-1, at); // leader epoch: not checked
    at = buf.writeBigInt64BE(BigInt(offset), at);
    at = buf.writeBigInt64BE(-1n, at);
    at = buf.writeInt32BE(partitionBytes, at);
  }
  at = buf.writeInt32BE(0, at); // nothing to forget
  buf.writeInt16BE(0, at); // no rack
  return buf;
}

async function decode(
  raw: Buffer,
): Promise<{ results: FetchResult[]; clientSideThrottleTime: number }> {
  const reader = new ResponseReader(raw);
  const clientSideThrottleTime = reader.int32();
  const errorCode = reader.int16();
  reader.int32(); // fetch session
  const results = reader.array(() => {
    reader.string();
    return reader.array(() => {
      const partition = reader.int32();
      const ownErrorCode = reader.int16();
      const highWatermark = reader.int64();
      reader.int64(); // last stable offset
      reader.int64(); // start of the log; unknown when the offset is out of range
      reader.array(() => [reader.int64(), reader.int64()]); // aborted transactions
      reader.int32(); // preferred replica
      const batches = reader.bytes();
      return {
        partition,
        errorCode: ownErrorCode || errorCode,
        highWatermark,
        batches,
      };
    });
  });
  return { results: results.flat(), clientSideThrottleTime };
}
