import { TOPICS, type Signal, type TelemetryLog } from '@slo-scout/telemetry';
import type { CollectorLogger } from '../CollectorLogger';
import type { CollectorMetrics, Protocol } from './CollectorMetrics';
import { DeadLetters } from './DeadLetters';
import { describeOutcome, type ExportOutcome } from './describeOutcome';
import { ExportFailure } from './ExportFailure';
import type { Hold } from './InFlightBytes';
import { isRecordTooLarge, valueLimitOf } from './isRecordTooLarge';
import { RecordMemory } from './RecordMemory';
import {
  prepareRecords,
  type PreparedRequest,
  type PrepareOptions,
} from './prepareRecords';
import { splitAgain, type SplitRequest } from './splitRequest';

const COMPLAIN_EVERY_MS = 10_000;
const PAST = {
  enrich: 'enriched',
  redact: 'redacted, and is refused',
} as const;

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
  /** IP address of the client. */
  peerAddress: string | undefined;
}

/** @internal */
export interface IngestOptions
  extends Omit<PrepareOptions, 'failed' | 'allocate'> {
  log: TelemetryLog;
  /** Whether the log looks at no record any more when it has acknowledged an append. */
  appendsOnce: boolean;
  appendTimeoutMs: number;
  metrics: CollectorMetrics;
  logger: CollectorLogger;
}

/**
 * From an export request to records that are durable in the log.
 *
 * @internal
 */
export class Ingest {
  private readonly pending = new Set<Promise<void>>();
  private readonly deadLetters: DeadLetters;
  private readonly prepareOptions: Omit<PrepareOptions, 'allocate'>;
  private lastComplaint = -Infinity;

  constructor(private readonly options: IngestOptions) {
    this.deadLetters = new DeadLetters(options.log, options.metrics);
    this.prepareOptions = {
      ...options,
      failed: (stage, error) => {
        options.metrics.stageFailed(stage);
        this.complain(`A request could not be ${PAST[stage]}`, error);
      },
    };
  }

  /**
   * Resolves when everything acceptable is durable.
   *
   * @throws ExportFailure when nothing is acknowledged
   */
  async export(request: ExportRequest): Promise<ExportOutcome> {
    const { signal, protocol, hold } = request;
    const { metrics } = this.options;
    let prepared: PreparedRequest;
    try {
      prepared = this.prepare(request);
    } catch (error) {
      hold.release();
      throw error;
    }
    const stored = { ...prepared, ...(await this.append(request, prepared)) };
    metrics.accepted(signal, protocol, stored);
    this.noteRejected(request, stored);
    // After a second attempt something of the first may still be on its way.
    if (this.options.appendsOnce && stored.records === prepared.records) {
      hold.free();
    }
    return describeOutcome(signal, stored);
  }

  /** The raw topic has so many partitions from now on. */
  spreadOver(partitions: number): void {
    this.prepareOptions.partitions = partitions;
  }

  /** Resolves when the log has settled everything that was handed to it. */
  async settled(): Promise<void> {
    while (this.pending.size > 0) await Promise.all(this.pending);
  }

  private prepare(request: ExportRequest): PreparedRequest {
    try {
      const memory = new RecordMemory(request.body.length);
      const prepared = prepareRecords(request, {
        ...this.prepareOptions,
        allocate: memory.allocate,
      });
      let copied = -request.body.length;
      for (const record of prepared.records) copied += record.value.length;
      if (copied > 0) request.hold.add(copied);
      if (!sharesMemory(prepared, request.body)) request.hold.free();
      request.hold.keep(memory);
      return prepared;
    } catch (error) {
      if (error instanceof ExportFailure && error.kind === 'malformed') {
        const content = this.options.redactor ? undefined : request.body;
        this.track(this.deadLetters.note(request, 'malformed', content));
      }
      throw error;
    }
  }

  private noteRejected(
    request: ExportRequest,
    { rejections, request: content }: PreparedRequest,
  ): void {
    for (const reason of Object.keys(rejections)) {
      // Those that are too large have letters of their own.
      if (reason === 'record_too_large') continue;
      this.track(this.deadLetters.note(request, reason, content));
    }
  }

  /** Returns what the log has taken. */
  private async append(
    request: ExportRequest,
    split: SplitRequest,
  ): Promise<SplitRequest> {
    const { hold } = request;
    const { appendTimeoutMs, metrics } = this.options;
    if (split.records.length === 0 && split.oversized.length === 0) {
      hold.release();
      return split;
    }
    const start = performance.now();
    const done = (result: 'ok' | 'failed') =>
      metrics.appended(result, (performance.now() - start) / 1000);

    // The bytes stay held while the log has them, also after we gave up on it.
    const append = this.store(request, split);
    this.track(
      append
        .then(
          () => done('ok'),
          () => done('failed'),
        )
        .finally(() => hold.release()),
    );

    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${appendTimeoutMs} ms`)),
        appendTimeoutMs,
      ).unref();
    });
    try {
      return await Promise.race([append, timeout]);
    } catch (error) {
      this.complain(
        'The telemetry log did not take records, so clients are asked to try again',
        error,
      );
      throw new ExportFailure(
        'unavailable',
        'The telemetry log does not take records at the moment; try again',
      );
    } finally {
      clearTimeout(timer);
    }
  }

  private async store(
    request: ExportRequest,
    split: SplitRequest,
  ): Promise<SplitRequest> {
    const { log } = this.options;
    let stored = split;
    if (split.records.length > 0) {
      try {
        await log.append(TOPICS.raw, split.records);
      } catch (error) {
        if (!isRecordTooLarge(error)) throw error;
        const limit = valueLimitOf(error);
        // From now on at once.
        this.prepareOptions.maxRecordBytes = Math.min(
          this.prepareOptions.maxRecordBytes,
          limit,
        );
        stored = splitAgain(split, error.indexes, limit);
        if (stored.records.length > 0) {
          await log.append(TOPICS.raw, stored.records);
        }
      }
    }
    if (stored.oversized.length > 0) {
      await this.deadLetters.store(
        request,
        'record_too_large',
        stored.oversized,
      );
    }
    return stored;
  }

  private track(work: Promise<void>): void {
    const tracked = work.finally(() => this.pending.delete(tracked));
    this.pending.add(tracked);
  }

  /** Once in a while: during an outage every request fails. */
  private complain(what: string, error: unknown): void {
    const now = performance.now();
    if (now - this.lastComplaint < COMPLAIN_EVERY_MS) return;
    this.lastComplaint = now;
    const reason = error instanceof Error ? error.message : String(error);
    this.options.logger.error(`${what}: ${reason}`);
  }
}

/** Whether anything that is still used is in the memory of the body. */
function sharesMemory(
  { records, oversized, rejected, request }: PreparedRequest,
  body: Buffer,
): boolean {
  const here = ({ buffer }: Uint8Array) => buffer === body.buffer;
  return (
    // They are noted with the request they were in.
    (rejected > 0 && here(request)) ||
    records.some(({ value }) => here(value)) ||
    oversized.some(({ value }) => here(value))
  );
}
