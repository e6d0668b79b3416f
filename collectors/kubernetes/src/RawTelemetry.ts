import type { ProgramLogger } from '@slo-scout/program';
import {
  splitLogs,
  splitMetrics,
  TOPICS,
  type TelemetryLog,
} from '@slo-scout/telemetry';
import { encodeFacts } from './facts/encodeFacts';
import type { Fact } from './facts/Fact';
import type { CollectorMetrics } from './metrics/CollectorMetrics';
import { encodeMetrics, type Readings } from './metrics/encodeMetrics';
import { Backoff } from './watch/Backoff';
import { wakeable } from './wakeable';

const DEFAULT_PARTITIONS = 8;
const MAX_QUEUED = 5000;
const MAX_BATCH = 500;
/** Facts come in bursts: a rollout touches many objects within a second. */
const LINGER_MS = 250;

/**
 * Writes facts and metrics into the raw topic. Facts are queued, and tried
 * again until the log takes them; when the queue is full {@link RawTelemetry.room}
 * makes the watches wait, as the API server keeps what they have not read.
 * Metrics are not queued: the next minute brings new ones.
 */
export class RawTelemetry {
  private readonly queue: Fact[] = [];
  private readonly wake = wakeable();
  private readonly drained = wakeable();
  private readonly backoff = new Backoff({ minMs: 250, maxMs: 15_000 });
  private stopping = false;
  private readonly done: Promise<void>;

  private constructor(
    private readonly log: TelemetryLog,
    private readonly partitions: number,
    private readonly metrics: CollectorMetrics,
    private readonly logger: ProgramLogger,
  ) {
    this.done = this.run();
  }

  /**
   * @param partitions - of the topic when it must be created; default 8
   * @throws Error when the log is not usable
   */
  static async create(
    log: TelemetryLog,
    partitions: number | undefined,
    metrics: CollectorMetrics,
    logger: ProgramLogger,
  ): Promise<RawTelemetry> {
    let count: number | undefined;
    if (partitions === undefined) {
      count = await log.partitions(TOPICS.raw).catch(() => undefined);
    }
    if (count === undefined) {
      await log.ensureTopic(TOPICS.raw, partitions ?? DEFAULT_PARTITIONS);
      count = await log.partitions(TOPICS.raw);
    }
    return new RawTelemetry(log, count, metrics, logger);
  }

  add(fact: Fact): void {
    this.metrics.fact(fact.name);
    this.queue.push(fact);
    this.metrics.queued(this.queue.length);
    this.wake.now();
  }

  /** Resolves when facts may come again. */
  async room(): Promise<void> {
    while (this.queue.length >= MAX_QUEUED && !this.stopping) {
      await this.drained.wait();
    }
  }

  /** @throws Error when the log does not take them */
  async write(readings: readonly Readings[]): Promise<void> {
    const split = splitMetrics(
      encodeMetrics(readings, Date.now()),
      this.partitions,
    );
    await this.log.append(TOPICS.raw, split.records);
    this.metrics.accepted('metrics', split.accepted);
  }

  /** Writes what is queued, trying for at most `timeoutMs`. */
  async stop(timeoutMs: number): Promise<void> {
    this.stopping = true;
    this.wake.now();
    this.drained.now();
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([
      this.done,
      new Promise<void>(resolve => {
        timer = setTimeout(resolve, timeoutMs);
      }),
    ]);
    clearTimeout(timer);
    if (this.queue.length > 0) {
      this.logger.warn(
        `${this.queue.length} facts were not written; the next start finds those again that are younger than its lookback`,
      );
      this.queue.length = 0;
    }
  }

  private async run(): Promise<void> {
    while (!this.stopping || this.queue.length > 0) {
      if (this.queue.length === 0) {
        await this.wake.wait();
        if (!this.stopping) await this.wake.wait(LINGER_MS);
        continue;
      }
      const batch = this.queue.slice(0, MAX_BATCH);
      try {
        const split = splitLogs(
          encodeFacts(batch, Date.now()),
          this.partitions,
        );
        await this.log.append(TOPICS.raw, split.records);
        this.queue.splice(0, batch.length);
        this.metrics.queued(this.queue.length);
        this.metrics.accepted('logs', split.accepted);
        this.backoff.reset();
        this.drained.now();
      } catch (error) {
        this.metrics.appendFailed();
        this.logger.warn(
          `The log did not take ${batch.length} facts, trying again: ${
            (error as Error).message
          }`,
        );
        await new Promise(resolve => {
          setTimeout(resolve, this.backoff.next());
        });
      }
    }
  }
}
