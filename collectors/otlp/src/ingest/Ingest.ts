import {
  jsonToProtobuf,
  MalformedOtlpError,
  splitLogs,
  splitMetrics,
  splitTraces,
  TOPICS,
  type LogRecord,
  type Signal,
  type SplitResult,
  type TelemetryLog,
} from '@slo-scout/telemetry';
import type { CollectorLogger } from '../CollectorLogger';
import type { CollectorMetrics, Protocol } from './CollectorMetrics';
import { ExportFailure } from './ExportFailure';
import type { Hold } from './InFlightBytes';

const SPLITTERS = {
  traces: splitTraces,
  logs: splitLogs,
  metrics: splitMetrics,
} as const;

const ITEMS: Record<Signal, string> = {
  traces: 'spans',
  logs: 'log records',
  metrics: 'data points',
};

// Large enough for any usual batch, small enough for a log and for a worker's memory.
const MAX_VALUE_BYTES = 4 * 1024 * 1024;
const COMPLAIN_EVERY_MS = 10_000;

/**
 * An export request as a transport received it.
 *
 * @internal
 */
export interface ExportRequest {
  signal: Signal;
  protocol: Protocol;
  encoding: 'protobuf' | 'json';
  /** Uncompressed. */
  body: Buffer;
  /** Accounts for the body. The ingest releases it, when the log needs it no longer. */
  hold: Hold;
}

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
export interface IngestOptions {
  log: TelemetryLog;
  partitions: number;
  appendTimeoutMs: number;
  metrics: CollectorMetrics;
  logger: CollectorLogger;
}

interface SplitParts {
  split: SplitResult;
  /** Misspelt JSON keys. */
  ignored: string[];
}

/**
 * From an export request to records that are durable in the log.
 *
 * @internal
 */
export class Ingest {
  private readonly pending = new Set<Promise<void>>();
  private lastComplaint = -Infinity;

  constructor(private readonly options: IngestOptions) {}

  /**
   * Resolves when everything acceptable is durable.
   *
   * @throws ExportFailure when nothing is acknowledged
   */
  async export(request: ExportRequest): Promise<ExportOutcome> {
    const { signal, protocol, hold } = request;
    let parts: SplitParts;
    try {
      parts = this.split(request);
    } catch (error) {
      hold.release();
      throw error;
    }
    await this.append(parts.split.records, hold);
    this.options.metrics.accepted(signal, protocol, parts.split);
    return outcome(signal, parts);
  }

  /** Resolves when the log has settled everything that was handed to it. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  private split(request: ExportRequest): SplitParts {
    const { signal, encoding, body, hold } = request;
    try {
      const converted =
        encoding === 'json'
          ? jsonToProtobuf(signal, body)
          : { request: body, ignored: [] };
      const split = SPLITTERS[signal](
        converted.request,
        this.options.partitions,
        { maxValueBytes: MAX_VALUE_BYTES },
      );
      let copied = -body.length;
      for (const record of split.records) copied += record.value.length;
      if (copied > 0) hold.add(copied);
      return { split, ignored: converted.ignored };
    } catch (error) {
      if (error instanceof MalformedOtlpError) {
        throw new ExportFailure('malformed', error.message);
      }
      throw error;
    }
  }

  private async append(records: LogRecord[], hold: Hold): Promise<void> {
    if (records.length === 0) {
      hold.release();
      return;
    }
    const { log, appendTimeoutMs, metrics } = this.options;
    const start = performance.now();
    const done = (result: 'ok' | 'failed') =>
      metrics.appended(result, (performance.now() - start) / 1000);

    // The bytes stay held while the log has them, also after we gave up on it.
    const append = log.append(TOPICS.raw, records);
    const settled = append
      .then(
        () => done('ok'),
        () => done('failed'),
      )
      .finally(() => {
        hold.release();
        this.pending.delete(settled);
      });
    this.pending.add(settled);

    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${appendTimeoutMs} ms`)),
        appendTimeoutMs,
      ).unref();
    });
    try {
      await Promise.race([append, timeout]);
    } catch (error) {
      this.complain(error);
      throw new ExportFailure(
        'unavailable',
        'The telemetry log does not take records at the moment; try again',
      );
    } finally {
      clearTimeout(timer);
    }
  }

  /** Once in a while: during an outage every request fails. */
  private complain(error: unknown): void {
    const now = performance.now();
    if (now - this.lastComplaint < COMPLAIN_EVERY_MS) return;
    this.lastComplaint = now;
    const reason = error instanceof Error ? error.message : String(error);
    this.options.logger.error(
      `The telemetry log did not take records, so clients are asked to try again: ${reason}`,
    );
  }
}

function outcome(
  signal: Signal,
  { split, ignored }: SplitParts,
): ExportOutcome {
  const sentences: string[] = [];
  if (split.rejected > 0) {
    const reasons = Object.entries(split.rejections)
      .map(([reason, count]) => `${reason.replaceAll('_', ' ')} (${count})`)
      .join(', ');
    const all = split.accepted + split.rejected;
    sentences.push(
      `Rejected ${split.rejected} of ${all} ${ITEMS[signal]}: ${reasons}.`,
    );
  }
  if (ignored.length > 0) {
    sentences.push(
      `Ignored keys: ${ignored.join(
        ', ',
      )}; OTLP/JSON knows lowerCamelCase keys only.`,
    );
  }
  return { rejected: split.rejected, message: sentences.join(' ') };
}
