import type { LogRecord } from '../log/TelemetryLog';
import { ByteRanges } from './ByteRanges';
import { CopyBudget } from './CopyBudget';
import { cutMessage } from './cutMessage';
import { IntList } from './IntList';
import { orderByPartition } from './orderByPartition';
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
  /** How a block that is too large is cut, see {@link cutMessage}. */
  path: readonly (readonly number[])[];
}

const BLOCK_FIELD = 1;
const BLOCK_TAG = 0x0a;
const RESOURCE_FIELD = 1;

/**
 * Splits a logs or metrics request by the hash of each block's Resource: what
 * one process emits stays in order. A block is cut only when it is larger than
 * a record may be.
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
  const unknown = new ByteRanges();
  unknown.open();
  const blocks = new ByteRanges();
  const partitionOf = new IntList();
  let accepted = 0;

  while (reader.pos < end) {
    const from = reader.pos;
    const tag = reader.tag(end);
    const afterTag = reader.pos;
    validateField(reader, end, requestId, 0, tag);
    const to = reader.pos;
    if (tag >>> 3 !== BLOCK_FIELD) {
      unknown.add(from, to);
      continue;
    }
    reader.pos = afterTag;
    const content = reader.valueEnd(to);
    const contentFrom = reader.pos;
    const items = kind.count(reader, content);
    if (items > 0) {
      accepted += items;
      blocks.open();
      blocks.add(from, to);
      reader.pos = contentFrom;
      partitionOf.push(
        partitionOfKey(
          resourceBytes(reader, content),
          partitions,
          options?.partitioner,
        ),
      );
    }
    reader.pos = to;
  }

  const headers = rawRecordHeaders(kind.signal);
  const maxValueBytes = options?.maxValueBytes ?? Infinity;
  const records: LogRecord[] = [];
  const budget = new CopyBudget(buf.length);
  const { order, starts } = orderByPartition(partitionOf, partitions);
  const cutBlock = (block: number, partition: number) => {
    const bytes = Buffer.allocUnsafe(blocks.bytes.data[block]);
    blocks.copy(block, buf, bytes, 0);
    const inner = new WireReader(bytes);
    inner.tag(bytes.length);
    inner.valueEnd(bytes.length);
    const around = unknown.bytes.data[0];
    cutMessage(
      bytes.subarray(inner.pos),
      BLOCK_TAG,
      kind.path,
      maxValueBytes - around,
      budget,
      piece => {
        const value = Buffer.allocUnsafe(around + piece.length);
        piece.copy(value, unknown.copy(0, buf, value, 0));
        records.push({ partition, value, headers });
      },
    );
  };
  for (let partition = 0; partition < partitions; partition++) {
    for (let i = starts[partition]; i < starts[partition + 1]; ) {
      const first = i;
      let size = unknown.bytes.data[0];
      do {
        size += blocks.bytes.data[order[i++]];
      } while (
        i < starts[partition + 1] &&
        size + blocks.bytes.data[order[i]] <= maxValueBytes
      );
      if (size > maxValueBytes) {
        // Then it is one block.
        cutBlock(order[first], partition);
        continue;
      }
      budget.spend(size);
      const value = Buffer.allocUnsafe(size);
      let pos = unknown.copy(0, buf, value, 0);
      for (let k = first; k < i; k++) {
        pos = blocks.copy(order[k], buf, value, pos);
      }
      records.push({ partition, value, headers });
    }
  }
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
