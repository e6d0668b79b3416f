import { JsonEncoder } from './JsonEncoder';
import type { MessageName } from './messages';
import { parseJson } from './parseJson';
import type { Signal } from './SplitResult';

/**
 * An OTLP/JSON request as protobuf.
 *
 * @public
 */
export interface ConvertedRequest {
  request: Uint8Array;
  /**
   * Keys that were ignored, as the specification demands of unknown ones, but
   * that are the snake_case spelling of a field: the sender should know. Each
   * once, at most ten.
   */
  ignored: string[];
}

const REQUESTS: Record<Signal, MessageName> = {
  traces: 'ExportTraceServiceRequest',
  logs: 'ExportLogsServiceRequest',
  metrics: 'ExportMetricsServiceRequest',
};

/**
 * Converts an OTLP/JSON export request to protobuf: trace and span ids in hex,
 * other bytes in base64, enums as numbers, 64-bit integers as numbers or
 * strings without loss, keys in lowerCamelCase; unknown keys are ignored and
 * `null` is as good as absent.
 *
 * @param body - the JSON text in UTF-8
 * @throws MalformedOtlpError that names the path of the wrong value
 * @public
 */
export function jsonToProtobuf(
  signal: Signal,
  body: Uint8Array,
): ConvertedRequest {
  const encoder = new JsonEncoder(body.length);
  encoder.message(parseJson(body), REQUESTS[signal], undefined, 0);
  return {
    request: encoder.writer.finish(),
    ignored: [...encoder.ignored],
  };
}
