import {
  decodeLogs,
  decodeMetrics,
  type StoredRecord,
} from '@slo-scout/telemetry';
import { EVENT_PREFIX } from './eventOf';
import type { SignalsAccumulator } from './SignalsAccumulator';

/**
 * Adds what a record of the log holds, all or nothing; false when it holds
 * another signal.
 *
 * @throws Error when the record can't be decoded: MalformedOtlpError, or what is wrong with its headers.
 * @internal
 */
export function decodeSignal(
  { headers, value, timestamp }: StoredRecord,
  into: SignalsAccumulator,
): boolean {
  const { signal, encoding = 'otlp_proto', v = '1' } = headers;
  if (signal !== 'logs' && signal !== 'metrics') return false;
  if (encoding !== 'otlp_proto' || v !== '1') {
    throw new Error(
      'Only records with encoding otlp_proto and v 1 can be read.',
    );
  }
  if (value.byteLength === 0) throw new Error('The record is empty.');
  if (signal === 'logs') {
    decodeLogs(value, { eventPrefix: EVENT_PREFIX }).forEach(record =>
      into.addLog(record, timestamp),
    );
  } else {
    decodeMetrics(value).forEach(metric => into.addMetric(metric, timestamp));
  }
  return true;
}
