import { ProtoWriter, type Signal } from '@slo-scout/telemetry';
import type { ExportOutcome } from './describeOutcome';

const REJECTED_KEY: Record<Signal, string> = {
  traces: 'rejectedSpans',
  logs: 'rejectedLogRecords',
  metrics: 'rejectedDataPoints',
};

// The same in all three Export*ServiceResponse and Export*PartialSuccess messages.
const PARTIAL_SUCCESS = 1;
const REJECTED = 1;
const ERROR_MESSAGE = 2;

/**
 * Export*ServiceResponse; partial_success is set only when there is something to say.
 *
 * @internal
 */
export function encodeExportResponse(outcome: ExportOutcome): Buffer {
  const writer = new ProtoWriter();
  if (outcome.message !== '') {
    writer.stringField(ERROR_MESSAGE, outcome.message);
    if (outcome.rejected > 0) {
      writer.varint(outcome.rejected);
      writer.tag(REJECTED, 0);
    }
    writer.endMessage(PARTIAL_SUCCESS, 0);
  }
  return writer.finish();
}

/**
 * The same as OTLP/JSON, with the 64-bit count as a string.
 *
 * @internal
 */
export function exportResponseToJson(
  signal: Signal,
  outcome: ExportOutcome,
): string {
  if (outcome.message === '') return '{}';
  return JSON.stringify({
    partialSuccess: {
      ...(outcome.rejected > 0 && {
        [REJECTED_KEY[signal]]: String(outcome.rejected),
      }),
      errorMessage: outcome.message,
    },
  });
}
