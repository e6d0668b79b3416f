import type { Signal } from '@slo-scout/telemetry';
import type { PreparedRequest } from './prepareRecords';

const ITEMS: Record<Signal, string> = {
  traces: 'spans',
  logs: 'log records',
  metrics: 'data points',
};

/**
 * What the client is told: partial success when there is anything to tell.
 *
 * @internal
 */
export interface ExportOutcome {
  rejected: number;
  /** Empty for a full success. */
  message: string;
}

/** @internal */
export function describeOutcome(
  signal: Signal,
  { accepted, rejected, rejections, ignored }: PreparedRequest,
): ExportOutcome {
  const sentences: string[] = [];
  if (rejected > 0) {
    const reasons = Object.entries(rejections)
      .map(([reason, count]) => `${reason.replaceAll('_', ' ')} (${count})`)
      .join(', ');
    sentences.push(
      `Rejected ${rejected} of ${accepted + rejected} ${
        ITEMS[signal]
      }: ${reasons}.`,
    );
  }
  if (ignored.length > 0) {
    sentences.push(
      `Ignored keys: ${ignored.join(
        ', ',
      )}; OTLP/JSON knows lowerCamelCase keys only.`,
    );
  }
  return { rejected, message: sentences.join(' ') };
}
