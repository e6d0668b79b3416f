import { createHash } from 'node:crypto';
import {
  rawRecordHeaders,
  TOPICS,
  type LogRecord,
  type TelemetryLog,
} from '@slo-scout/telemetry';
import type { CollectorMetrics } from './CollectorMetrics';
import type { ExportRequest } from './Ingest';

/** Enough to see what it is; the log must take the letter, whatever its limit. */
const MAX_LETTER_BYTES = 64 * 1024;
/** Of letters that a client causes: so many at once, … */
const BURST = 20;
/** … and then one in this time. A flood of bad requests must not become one of letters. */
const REFILL_MS = 1000;

/**
 * What the collector could not take, for a person to look at: bytes (the
 * first 64 KiB), and in the headers reason, sender, length and hash.
 *
 * @internal
 */
export class DeadLetters {
  private allowance = BURST;
  private refilledAt = performance.now();

  constructor(
    private readonly log: TelemetryLog,
    private readonly metrics: CollectorMetrics,
  ) {}

  /** Resolves when letters for these records are durable. */
  async store(
    request: ExportRequest,
    reason: string,
    records: LogRecord[],
  ): Promise<void> {
    await this.log.append(
      TOPICS.deadLetters,
      records.map(({ value, key }) => letter(request, reason, value, key)),
    );
    this.metrics.deadLetters(reason, records.length);
  }

  /**
   * Stores a letter about a request that its client was told of, if there are
   * not too many already. Never rejects: the client's answer does not depend on it.
   *
   * @param content - the bytes of the request, undefined when they must not be stored since nobody could redact them
   */
  async note(
    request: ExportRequest,
    reason: string,
    content: Uint8Array | undefined,
  ): Promise<void> {
    if (!this.mayNote()) {
      this.metrics.deadLetters('suppressed', 1);
      return;
    }
    const { signal, encoding } = request;
    const value = content ?? new Uint8Array();
    const record = letter(request, reason, value, undefined);
    if (encoding === 'json' && reason === 'malformed') {
      record.headers = { ...record.headers, signal, encoding: 'otlp_json' };
    }
    try {
      await this.log.append(TOPICS.deadLetters, [record]);
      this.metrics.deadLetters(reason, 1);
    } catch {
      this.metrics.deadLetters('failed', 1);
    }
  }

  private mayNote(): boolean {
    const now = performance.now();
    this.allowance = Math.min(
      BURST,
      this.allowance + (now - this.refilledAt) / REFILL_MS,
    );
    this.refilledAt = now;
    if (this.allowance < 1) return false;
    this.allowance--;
    return true;
  }
}

function letter(
  { signal, protocol, peerAddress }: ExportRequest,
  reason: string,
  value: Uint8Array,
  key: string | undefined,
): LogRecord {
  return {
    partition: 0,
    key,
    // A copy: the request's memory is free again before the log is done with the letter.
    value: Buffer.from(value.subarray(0, MAX_LETTER_BYTES)),
    headers: {
      ...rawRecordHeaders(signal),
      error: reason,
      source: `otlp/${protocol}`,
      peer: peerAddress ?? 'unknown',
      bytes: String(value.length),
      hash: `sha256:${createHash('sha256').update(value).digest('hex')}`,
    },
  };
}
