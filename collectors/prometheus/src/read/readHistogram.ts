import type { NativeHistogram } from '../map/NativeHistogram';
import { densifyBuckets, type SparseBuckets } from '../map/densifyBuckets';
import type { MessageReader } from './MessageReader';
import type { Timed } from './Series';
import { toNumber } from './toNumber';

const CUSTOM_BUCKETS = -53;
const MAX_SCHEMA = 8;
const MIN_SCHEMA = -4;
/** A span that a hostile server may claim without sending its counts. */
const MAX_SPARSE_BUCKETS = 100_000;

interface Span {
  offset: number;
  length: number;
}

/**
 * A `prometheus.Histogram` (prompb/types.proto): integer or float, exponential
 * or with custom buckets. Text instead of a histogram says why it cannot be taken.
 *
 * @throws RequestFailure `invalid`
 * @internal
 */
export function readHistogram(
  message: MessageReader,
): Timed<NativeHistogram | string> {
  const { reader } = message;
  let timeMs = 0;
  let count = 0;
  let sum: number | undefined = 0;
  let schema = 0;
  let zeroThreshold = 0;
  let zeroCount = 0;
  const spans: Record<'positive' | 'negative', Span[]> = {
    positive: [],
    negative: [],
  };
  const deltas: Record<'positive' | 'negative', number[]> = {
    positive: [],
    negative: [],
  };
  const counts: Record<'positive' | 'negative', number[]> = {
    positive: [],
    negative: [],
  };
  const customValues: number[] = [];
  message.nested((field, wireType) => {
    switch (field) {
      case 1:
        count = toNumber(reader.uint64());
        return undefined;
      case 2:
        count = reader.double();
        return undefined;
      case 3:
        sum = message.sampleValue();
        return undefined;
      case 4:
        schema = reader.sint32();
        return undefined;
      case 5:
        zeroThreshold = reader.double();
        return undefined;
      case 6:
        zeroCount = toNumber(reader.uint64());
        return undefined;
      case 7:
        zeroCount = reader.double();
        return undefined;
      case 8:
        spans.negative.push(readSpan(message));
        return undefined;
      case 11:
        spans.positive.push(readSpan(message));
        return undefined;
      case 9:
      case 12:
        deltas[field === 9 ? 'negative' : 'positive'].push(
          ...message.numbers(wireType, r => toNumber(r.sint64())),
        );
        return undefined;
      case 10:
      case 13:
        counts[field === 10 ? 'negative' : 'positive'].push(
          ...message.numbers(wireType, r => r.double()),
        );
        return undefined;
      case 15:
        timeMs = toNumber(reader.int64());
        return undefined;
      case 16:
        customValues.push(...message.numbers(wireType, r => r.double()));
        return undefined;
      default:
        return false;
    }
  });
  if (sum === undefined) return { timeMs, value: undefined };
  const sparse = (side: 'positive' | 'negative') =>
    placeBuckets(spans[side], deltas[side], counts[side]);
  const positive = sparse('positive');
  const negative = sparse('negative');
  if (!positive || !negative) return { timeMs, value: 'malformed_buckets' };
  if (schema === CUSTOM_BUCKETS) {
    const explicit = Array.from(
      { length: customValues.length + 1 },
      (_, i) => positive.get(i) ?? 0,
    );
    return {
      timeMs,
      value: {
        type: 'explicit',
        count,
        sum,
        bounds: customValues,
        counts: explicit,
      },
    };
  }
  if (schema < MIN_SCHEMA || schema > MAX_SCHEMA) {
    return { timeMs, value: 'unknown_schema' };
  }
  return {
    timeMs,
    value: {
      type: 'exponential',
      ...{ count, sum, zeroCount, zeroThreshold },
      // Prometheus numbers a bucket by its upper end, OTLP by its lower one.
      ...densifyBuckets(schema, lowered(positive), lowered(negative)),
    },
  };
}

function readSpan(message: MessageReader): Span {
  const span = { offset: 0, length: 0 };
  message.nested(field => {
    if (field === 1) span.offset = message.reader.sint32();
    else if (field === 2) span.length = message.reader.uint32();
    else return false;
    return undefined;
  });
  return span;
}

/** Undefined when spans and counts do not fit each other. */
function placeBuckets(
  spans: Span[],
  deltas: number[],
  counts: number[],
): SparseBuckets | undefined {
  const places = spans.reduce((total, { length }) => total + length, 0);
  const given = Math.max(deltas.length, counts.length);
  if (places !== given || places > MAX_SPARSE_BUCKETS) return undefined;
  const buckets: SparseBuckets = new Map();
  let index = 0;
  let next = 0;
  let absolute = 0;
  for (const { offset, length } of spans) {
    index += offset;
    for (let i = 0; i < length; i++, next++, index++) {
      absolute = deltas.length > 0 ? absolute + deltas[next] : counts[next];
      if (absolute !== 0) buckets.set(index, absolute);
    }
  }
  return buckets;
}

function lowered(buckets: SparseBuckets): SparseBuckets {
  return new Map([...buckets].map(([index, count]) => [index - 1, count]));
}
