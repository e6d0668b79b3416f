import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LogTemplater, RawLogRecord } from '@slo-scout/logs';
import type { ProgramLogger } from '@slo-scout/program';
import type { Redactor, TelemetryLog } from '@slo-scout/telemetry';
import type { Registry } from 'prom-client';
import type { LogCollectorConfig } from './config/LogCollectorConfig';
import { Delivery } from './delivery/Delivery';
import { LogBatch } from './delivery/LogBatch';
import type { CheckpointStore } from './files/CheckpointStore';
import type { TailedFile } from './files/TailedFile';
import { Tailer } from './files/Tailer';
import { writeDurably } from './files/writeDurably';
import { LogMetrics, type LogState } from './LogMetrics';
import { RecordProcessor } from './records/RecordProcessor';

/** @internal */
export const TEMPLATES_FILE = 'templates.json';

const SAVE_TEMPLATES_MS = 30_000;
const UNREADY_AFTER_MS = 60_000;

/** @internal */
export interface LogCollectorParts {
  config: LogCollectorConfig;
  log: TelemetryLog;
  partitions: number;
  logger: ProgramLogger;
  redactor?: Redactor;
  store: CheckpointStore;
  templater: LogTemplater;
  nodeName?: string;
  drainTimeoutMs?: number;
}

/**
 * Reads, sends, saves, in one loop: what waits for the log waits with all
 * files, and nothing is read ahead of it but one batch.
 *
 * @internal
 */
export class LogCollector {
  readonly failed: Promise<Error>;
  readonly #metrics = new LogMetrics(() => this.#state());
  readonly #stopping = new AbortController();
  readonly #processor: RecordProcessor;
  readonly #delivery: Delivery;
  readonly #tailer: Tailer;
  readonly #running: Promise<void>;
  #batch = new LogBatch(Date.now());
  #templatesSavedAt = Date.now();
  #stopped: Promise<void> | undefined;

  constructor(private readonly parts: LogCollectorParts) {
    const { config, store, logger, templater, nodeName } = parts;
    const metrics = this.#metrics;
    this.#processor = new RecordProcessor(templater, config.resource, nodeName);
    this.#delivery = new Delivery({ ...parts, metrics });
    this.#tailer = new Tailer({
      ...{ config, store, metrics, logger, signal: this.#stopping.signal },
      deliver: (file, records) => this.#deliver(file, records),
      finished: file => this.#batch.progress.set(file.id, undefined),
    });
    this.#running = this.#run();
    this.failed = new Promise(resolve => {
      this.#running.catch(resolve);
    });
  }

  get metricsRegistry(): Registry {
    return this.#metrics.registry;
  }

  ready(): boolean {
    const since = this.#delivery.failingSince ?? Infinity;
    const fails = Date.now() - since > UNREADY_AFTER_MS;
    return !this.#stopping.signal.aborted && !fails;
  }

  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #run(): Promise<void> {
    const { timing } = this.parts.config;
    const { signal } = this.#stopping;
    let scannedAt = -Infinity;
    while (!signal.aborted) {
      const now = Date.now();
      if (now - scannedAt >= timing.scanMs) {
        scannedAt = now;
        await this.#tailer.scan(now);
      }
      const progressed = await this.#tailer.poll(now);
      const isDue = now - this.#batch.startedAt >= timing.batchMs;
      if (isDue && !this.#batch.isEmpty) await this.#submit();
      await this.#save(now, false);
      if (!progressed) {
        await sleep(timing.pollMs, undefined, { signal }).catch(
          () => undefined,
        );
      }
    }
  }

  async #deliver(file: TailedFile, records: RawLogRecord[]): Promise<void> {
    const now = Date.now();
    const { maxBatchBytes } = this.parts.config.limits;
    for (const raw of records) {
      if (this.#batch.bytes >= maxBatchBytes) await this.#submit();
      const { resource, record } = this.#processor.process(file, raw, now);
      this.#batch.add(resource, record);
    }
    this.#batch.progress.set(file.id, file.checkpoint());
    const { truncated, divided, invalidUtf8 } = file.takeCounts();
    this.#metrics.truncated('line', truncated);
    this.#metrics.truncated('record', divided);
    this.#metrics.truncated('invalid_utf8', invalidUtf8);
  }

  async #submit(): Promise<void> {
    const batch = this.#batch;
    await this.#delivery.submit(batch);
    this.#batch = new LogBatch(Date.now());
  }

  async #save(now: number, isLast: boolean): Promise<void> {
    const { store, templater, config, logger } = this.parts;
    const { stateDir, timing } = config;
    try {
      if (isLast || store.isDue(now, timing.checkpointMs))
        await store.save(now);
      if (isLast || now - this.#templatesSavedAt > SAVE_TEMPLATES_MS) {
        this.#templatesSavedAt = now;
        const file = path.join(stateDir, TEMPLATES_FILE);
        await writeDurably(file, JSON.stringify(templater));
      }
    } catch (error) {
      this.#metrics.failed('checkpoint');
      const reason = (error as Error).message;
      logger.error(`The state in ${stateDir} cannot be saved: ${reason}`);
    }
  }

  async #stop(): Promise<void> {
    const { drainTimeoutMs = 10_000, logger } = this.parts;
    this.#stopping.abort();
    const timer = setTimeout(() => {
      logger.warn(
        `The log did not take the last records within ${drainTimeoutMs} ms; they are read again after the next start`,
      );
      this.#delivery.giveUp();
    }, drainTimeoutMs);
    await this.#running.catch(() => undefined);
    if (!this.#batch.isEmpty) await this.#submit();
    await this.#delivery.settled();
    clearTimeout(timer);
    await this.#tailer.close();
    await this.#save(Date.now(), true);
  }

  #state(): LogState {
    const state: LogState = {
      ...{ bytesBehind: 0, filesWatched: 0, filesOpen: 0, pendingBytes: 0 },
      inFlightBytes: this.#delivery.inFlightBytes + this.#batch.bytes,
      templates: this.parts.templater.size,
    };
    for (const file of this.#tailer.files) {
      state.bytesBehind += Math.max(0, file.size - file.bytesRead);
      state.filesWatched++;
      if (file.isOpen) state.filesOpen++;
      state.pendingBytes += file.pendingBytes;
    }
    return state;
  }
}
