import { setTimeout as sleep } from 'node:timers/promises';
import type { ProgramLogger } from '@slo-scout/program';
import {
  splitLogs,
  TOPICS,
  type LogRecord,
  type Redactor,
  type TelemetryLog,
} from '@slo-scout/telemetry';
import type { CheckpointStore } from '../files/CheckpointStore';
import type { LogMetrics } from '../LogMetrics';
import type { OutputRecord } from '../records/OutputRecord';
import { encodeLogs } from './encodeLogs';
import type { LogBatch } from './LogBatch';

/** Fits into a record of any log with room to spare. */
const MAX_VALUE_BYTES = 768 * 1024;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const COMPLAIN_EVERY_MS = 10_000;

/** @internal */
export interface DeliveryOptions {
  log: TelemetryLog;
  partitions: number;
  redactor?: Redactor;
  store: CheckpointStore;
  metrics: LogMetrics;
  logger: ProgramLogger;
}

/**
 * Sends one batch after the other, again and again until the log has it, and
 * only then moves the checkpoints of its files.
 *
 * @internal
 */
export class Delivery {
  readonly #gaveUp = new AbortController();
  #underWay: Promise<void> = Promise.resolve();
  #inFlightBytes = 0;
  #failingSince: number | undefined;
  #complainedAt = -Infinity;

  constructor(private readonly options: DeliveryOptions) {}

  get inFlightBytes(): number {
    return this.#inFlightBytes;
  }

  /** When the log began to refuse, ms since the epoch; undefined while it takes records. */
  get failingSince(): number | undefined {
    return this.#failingSince;
  }

  /** Resolves when the batch before this one is acknowledged: that is the backpressure. */
  async submit(batch: LogBatch): Promise<void> {
    await this.#underWay;
    this.#inFlightBytes = batch.bytes;
    this.#underWay = this.#deliver(batch).finally(() => {
      this.#inFlightBytes = 0;
    });
  }

  /** Resolves when everything submitted is acknowledged, or after {@link Delivery.giveUp}. */
  async settled(): Promise<void> {
    await this.#underWay;
  }

  /** Tries no longer: what is not acknowledged is read again by the next run. */
  giveUp(): void {
    this.#gaveUp.abort();
  }

  async #deliver(batch: LogBatch): Promise<void> {
    const { store, metrics } = this.options;
    // A record names its file; a second run must give the file the same name.
    if (store.hasUnsavedFile) {
      await this.#untilDone('checkpoint', () => store.save(Date.now()));
    }
    const { records, accepted } = this.#records(batch);
    if (records.length > 0) {
      await this.#untilDone('append', () => this.#append(records));
    }
    if (this.#gaveUp.signal.aborted) return;
    for (const [id, checkpoint] of batch.progress) {
      if (checkpoint) store.update(checkpoint);
      else store.remove(id);
    }
    let bytes = 0;
    for (const { value } of records) bytes += value.length;
    metrics.accepted(accepted, bytes);
  }

  #records(batch: LogBatch): { records: LogRecord[]; accepted: number } {
    const { redactor, partitions } = this.options;
    let request: Uint8Array = encodeLogs(batch.groups, MAX_VALUE_BYTES);
    if (redactor) request = this.#redacted(redactor, request, batch);
    return splitLogs(request, partitions, { maxValueBytes: MAX_VALUE_BYTES });
  }

  /** Without the records that a rule failed on: what it would have found is still in them. */
  #redacted(
    redactor: Redactor,
    request: Uint8Array,
    { groups }: LogBatch,
  ): Uint8Array {
    try {
      return redactor.redact('logs', request);
    } catch (error) {
      // One by one, since one of them is enough to fail all.
      const sound: Uint8Array[] = [];
      for (const [resource, records] of groups) {
        for (const record of records) {
          const one = encodeLogs([[resource, [record]]], MAX_VALUE_BYTES);
          try {
            sound.push(redactor.redact('logs', one));
          } catch {
            this.#drop(record, error);
          }
        }
      }
      // Requests put one after the other are one request.
      return Buffer.concat(sound);
    }
  }

  #drop({ attributes }: OutputRecord, error: unknown): void {
    this.options.metrics.rejected('redaction', 1);
    const place = new Map(attributes);
    const file = place.get('log.file.name');
    const offset = place.get('slo_scout.log.offset');
    this.options.logger.warn(
      `The record at ${offset} of ${file} is dropped: ${
        (error as Error).message
      }`,
    );
  }

  async #append(records: LogRecord[]): Promise<void> {
    const { log, metrics } = this.options;
    const start = performance.now();
    const seconds = () => (performance.now() - start) / 1000;
    try {
      await log.append(TOPICS.raw, records);
      metrics.appended('ok', seconds());
    } catch (error) {
      metrics.appended('failed', seconds());
      throw error;
    }
  }

  async #untilDone(
    operation: 'append' | 'checkpoint',
    work: () => Promise<void>,
  ): Promise<void> {
    const { signal } = this.#gaveUp;
    for (let pause = FIRST_PAUSE_MS; !signal.aborted; ) {
      try {
        await work();
        this.#failingSince = undefined;
        return;
      } catch (error) {
        this.#failingSince ??= Date.now();
        this.options.metrics.failed(operation);
        this.#complain(operation, error);
      }
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  /** Once in a while: during an outage every attempt fails. */
  #complain(operation: 'append' | 'checkpoint', error: unknown): void {
    const now = performance.now();
    if (now - this.#complainedAt < COMPLAIN_EVERY_MS) return;
    this.#complainedAt = now;
    const what =
      operation === 'append'
        ? 'The telemetry log does not take records'
        : 'The checkpoints cannot be saved';
    const reason = error instanceof Error ? error.message : String(error);
    this.options.logger.error(`${what}, so no log is read on: ${reason}`);
  }
}
