import { Writer } from 'protobufjs/minimal';
import type { Matcher } from './parseSelector';
import type { TimeRange } from './queryRange';

const MATCHER_TYPES = ['=', '!=', '=~', '!~'];

/** How a server may answer, in the order of our preference. @internal */
export type ResponseType = 'STREAMED_XOR_CHUNKS' | 'SAMPLES';
const RESPONSE_TYPES: ResponseType[] = ['SAMPLES', 'STREAMED_XOR_CHUNKS'];

/**
 * A `prometheus.ReadRequest` with one query (prompb/remote.proto).
 *
 * @internal
 */
export function encodeReadRequest(
  matchers: readonly Matcher[],
  { fromMs, toMs }: TimeRange,
  accepted: readonly ResponseType[],
): Uint8Array {
  const writer = Writer.create();
  const query = writer.uint32((1 << 3) | 2).fork();
  query.uint32(1 << 3).int64(fromMs);
  query.uint32(2 << 3).int64(toMs);
  for (const { label, op, value } of matchers) {
    query
      .uint32((3 << 3) | 2)
      .fork()
      .uint32(1 << 3)
      .int32(MATCHER_TYPES.indexOf(op))
      .uint32((2 << 3) | 2)
      .string(label)
      .uint32((3 << 3) | 2)
      .string(value)
      .ldelim();
  }
  query.ldelim();
  for (const type of accepted) {
    writer.uint32(2 << 3).int32(RESPONSE_TYPES.indexOf(type));
  }
  return writer.finish();
}
