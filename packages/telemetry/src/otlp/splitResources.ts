import type { LogRecord } from '../log/TelemetryLog';
import type { MessageName } from './messages';
import { partitionOfKey } from './partitioner';
import {
  assertPartitions,
  rawRecordHeaders,
  type Signal,
  type SplitOptions,
  type SplitResult,
} from './SplitResult';
import { messageId, validateField } from './validateMessage';
import { asBuffer, WireReader, WireType } from './WireReader';

/** How the signals that are kept whole per resource differ. */
interface ResourceSignal {
  signal: Signal;
  request: MessageName;
  /** Counts the items of a block that {@link validateField} has found sound. */
  count(reader: WireReader, end: number): number;
}

const BLOCK_FIELD = 1;
const RESOURCE_FIELD = 1;

/**
 * Splits a logs or metrics request by the hash of each block's Resource: what
 * one process emits stays in order. Each block is copied whole.
 *
 * @throws MalformedOtlpError
 * @internal
 */
export function splitResources(
  request: Uint8Array,
  partitions: number,
  kind: ResourceSignal,
  options?: SplitOptions,
): SplitResult {
  assertPartitions(partitions);
  const buf = asBuffer(request);
  const end = buf.length;
  const reader = new WireReader(buf);
  const requestId = messageId(kind.request);
  const unknown: Buffer[] = [];
  const blocks = new Map<number, Buffer[]>();
  let accepted = 0;

  while (reader.pos < end) {
    const from = reader.pos;
    const tag = reader.tag(end);
    const afterTag = reader.pos;
    validateField(reader, end, requestId, 0, tag);
    const copy = buf.subarray(from, reader.pos);
    if (tag >>> 3 !== BLOCK_FIELD) {
      unknown.push(copy);
      continue;
    }
    const counter = new WireReader(buf);
    counter.pos = afterTag;
    const items = kind.count(counter, counter.valueEnd(end));
    if (items === 0) continue;
    accepted += items;
    counter.pos = afterTag;
    const partition = partitionOfKey(
      resourceBytes(counter, counter.valueEnd(end)),
      partitions,
      options?.partitioner,
    );
    const others = blocks.get(partition);
    if (others) others.push(copy);
    else blocks.set(partition, [copy]);
  }

  const headers = rawRecordHeaders(kind.signal);
  const records: LogRecord[] = [...blocks]
    .sort(([a], [b]) => a - b)
    .map(([partition, copies]) => ({
      partition,
      value: Buffer.concat([...unknown, ...copies]),
      headers,
    }));
  return { records, accepted, rejected: 0, rejections: {} };
}

function resourceBytes(reader: WireReader, end: number): Buffer {
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag >>> 3 === RESOURCE_FIELD) {
      const valueEnd = reader.valueEnd(end);
      return reader.buf.subarray(reader.pos, valueEnd);
    }
    reader.skip(tag & 7, end);
  }
  return reader.buf.subarray(end, end);
}

/**
 * Calls `visit` for each message in a field of a message that is known to be sound.
 *
 * @internal
 */
export function eachMessage(
  reader: WireReader,
  end: number,
  fields: readonly number[],
  visit: (end: number) => void,
): void {
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if ((tag & 7) === WireType.bytes && fields.includes(tag >>> 3)) {
      const valueEnd = reader.valueEnd(end);
      visit(valueEnd);
      reader.pos = valueEnd;
    } else {
      reader.skip(tag & 7, end);
    }
  }
}
