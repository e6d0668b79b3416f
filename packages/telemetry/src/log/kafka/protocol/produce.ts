import type Broker from 'kafkajs/src/broker';
import { RawEncoder } from './RawEncoder';
import { ResponseReader } from './ResponseReader';

const PRODUCE = 0;
const VERSION = 7;
const ALL_REPLICAS = -1;

/**
 * A record batch for one partition: the parts follow each other on the wire.
 *
 * @internal
 */
export interface PartitionBatch {
  partition: number;
  parts: Buffer[];
}

/** @internal */
export interface ProduceResult {
  topic: string;
  partition: number;
  errorCode: number;
}

/**
 * Sends record batches that are encoded already. kafkajs would encode them
 * record by record.
 *
 * @returns the outcome of each partition
 * @throws an error of the connection; then nothing is known of any
 * @internal
 */
export async function produce(
  broker: Broker,
  topics: Map<string, PartitionBatch[]>,
  timeoutMs: number,
): Promise<ProduceResult[]> {
  const bytes = encode(topics, timeoutMs);
  try {
    const { results } = await broker.connectionPool.send({
      request: {
        apiKey: PRODUCE,
        apiVersion: VERSION,
        apiName: 'Produce',
        encode: async () => new RawEncoder(bytes),
      },
      response: { decode, parse: async data => data },
    });
    return results;
  } finally {
    // kafkajs has copied it. So much garbage would have the collector run all the time.
    (bytes.buffer as ArrayBuffer).transfer(0);
  }
}

function encode(
  topics: Map<string, PartitionBatch[]>,
  timeoutMs: number,
): Buffer {
  let size = 12;
  for (const [topic, batches] of topics) {
    size += 2 + Buffer.byteLength(topic) + 4;
    for (const { parts } of batches) size += 8 + byteLength(parts);
  }
  const buf = Buffer.allocUnsafeSlow(size);
  let at = buf.writeInt16BE(-1, 0); // no transaction
  at = buf.writeInt16BE(ALL_REPLICAS, at);
  at = buf.writeInt32BE(timeoutMs, at);
  at = buf.writeInt32BE(topics.size, at);
  for (const [topic, batches] of topics) {
    at = buf.writeInt16BE(Buffer.byteLength(topic), at);
    at += buf.write(topic, at);
    at = buf.writeInt32BE(batches.length, at);
    for (const { partition, parts } of batches) {
      at = buf.writeInt32BE(partition, at);
      at = buf.writeInt32BE(byteLength(parts), at);
      for (const part of parts) at += part.copy(buf, at);
    }
  }
  return buf;
}

function byteLength(parts: Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.byteLength, 0);
}

async function decode(
  raw: Buffer,
): Promise<{ results: ProduceResult[]; clientSideThrottleTime: number }> {
  const reader = new ResponseReader(raw);
  const results = reader.array(() => {
    const topic = reader.string();
    return reader.array(() => {
      const partition = reader.int32();
      const errorCode = reader.int16();
      reader.int64(); // offset of the first record
      reader.int64(); // log append time
      reader.int64(); // start of the log
      return { topic, partition, errorCode };
    });
  });
  return { results: results.flat(), clientSideThrottleTime: reader.int32() };
}
