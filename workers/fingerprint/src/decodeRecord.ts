import {
  decodeTraces,
  type Span,
  type StoredRecord,
} from '@slo-scout/telemetry';

/**
 * The spans of a record; undefined when it holds another signal. A topic that
 * others fill may come without headers: then it is taken for traces.
 *
 * @param onRejected - Told of each span that has no usable id.
 * @throws Error when the record can't be decoded: MalformedOtlpError, or what is wrong with its headers.
 * @internal
 */
export function decodeRecord(
  record: StoredRecord,
  onRejected: (reason: string) => void,
): Span[] | undefined {
  const {
    signal = 'traces',
    encoding = 'otlp_proto',
    v = '1',
  } = record.headers;
  if (signal === 'logs' || signal === 'metrics') return undefined;
  if (signal !== 'traces')
    throw new Error('The header signal is none of traces, logs and metrics.');
  if (encoding !== 'otlp_proto' || v !== '1') {
    throw new Error(
      'Only records with encoding otlp_proto and v 1 can be read.',
    );
  }
  if (record.value.byteLength === 0) throw new Error('The record is empty.');
  return decodeTraces(record.value, { onRejected });
}
