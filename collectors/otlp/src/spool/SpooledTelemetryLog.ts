import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ConsumeOptions,
  LogConsumer,
  LogRecord,
  RecordHandler,
  TelemetryLog,
} from '@slo-scout/telemetry';
import type { CollectorLogger } from '../CollectorLogger';
import type { SpooledAppend } from './frame';
import type { Spool } from './Spool';

const REPLAY_BYTES = 4 * 1024 * 1024;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
const DIRECT_TIMEOUT_MS = 5_000;

/** @internal */
export interface SpooledTelemetryLogOptions {
  log: TelemetryLog;
  spool: Spool;
  logger: CollectorLogger;
  /** How long the log may take before the spool is used. Default 5 s. */
  directTimeoutMs?: number;
  /**
   * Whether the log will never take a record: then it is passed on instead of
   * being tried forever. Default: nothing is hopeless.
   */
  isHopeless?(error: unknown): boolean;
  /** Gets a record that is hopeless. When it fails the record is tried again. */
  giveUp?(append: SpooledAppend, error: unknown): Promise<void>;
}

/**
 * A log whose `append` survives that the log is away: the disk keeps the
 * records until it is back. Resolves when they are durable here or there.
 *
 * @internal
 */
export class SpooledTelemetryLog implements TelemetryLog {
  private replaying: Promise<void> | undefined;
  private readonly closing = new AbortController();

  /** Begins to deliver what an earlier process has left in the spool. */
  constructor(private readonly options: SpooledTelemetryLogOptions) {
    if (!options.spool.empty) this.replay();
  }

  partitions(topic: string): Promise<number> {
    return this.options.log.partitions(topic);
  }

  ensureTopic(topic: string, partitions: number): Promise<void> {
    return this.options.log.ensureTopic(topic, partitions);
  }

  async append(topic: string, records: LogRecord[]): Promise<void> {
    const { spool, logger } = this.options;
    if (this.closing.signal.aborted) throw new Error('The log is closed');
    // While anything is in the spool, what comes later must not overtake it.
    if (spool.empty) {
      try {
        await this.appendDirectly(topic, records);
        return;
      } catch (error) {
        if (this.options.isHopeless?.(error)) throw error;
        if (spool.empty) {
          logger.warn(
            `The telemetry log does not take records, so they go to the spool: ${messageOf(
              error,
            )}`,
          );
        }
      }
    }
    await spool.append({ topic, records });
    this.replay();
  }

  consume(
    options: ConsumeOptions,
    handler: RecordHandler,
  ): Promise<LogConsumer> {
    return this.options.log.consume(options, handler);
  }

  /** What is in the spool stays there for the next process. */
  async close(): Promise<void> {
    if (this.closing.signal.aborted) return;
    const { log, spool, logger } = this.options;
    if (spool.records > 0) {
      logger.warn(
        `${spool.records} records stay in the spool until a collector is started on it`,
      );
    }
    this.closing.abort();
    // Ends an append that hangs, too.
    await log.close();
    await this.replaying;
    await spool.close();
  }

  /** Gives up the spool and leaves the log open, when the program cannot start after all. */
  async abandon(): Promise<void> {
    this.closing.abort();
    await this.replaying;
    await this.options.spool.close();
  }

  private async appendDirectly(
    topic: string,
    records: LogRecord[],
  ): Promise<void> {
    const { log, directTimeoutMs = DIRECT_TIMEOUT_MS } = this.options;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`no answer within ${directTimeoutMs} ms`)),
        directTimeoutMs,
      ).unref();
    });
    try {
      await Promise.race([log.append(topic, records), timeout]);
    } finally {
      clearTimeout(timer);
    }
  }

  private replay(): void {
    this.replaying ??= this.deliverAll().finally(() => {
      this.replaying = undefined;
      // Something may have come after the last look.
      if (!this.closing.signal.aborted && !this.options.spool.empty) {
        this.replay();
      }
    });
  }

  private async deliverAll(): Promise<void> {
    const { spool, logger } = this.options;
    const { signal } = this.closing;
    let pause = FIRST_PAUSE_MS;
    while (!signal.aborted && !spool.empty) {
      try {
        const { appends, delivered } = await spool.peek(REPLAY_BYTES);
        await this.deliver(appends);
        if (signal.aborted) return;
        await delivered();
        pause = FIRST_PAUSE_MS;
      } catch {
        await sleep(pause * (0.5 + Math.random()), undefined, {
          signal,
          ref: false,
        }).catch(() => {});
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      }
    }
    if (spool.empty) logger.info('The spool is delivered');
  }

  /** In the order of the spool; neighbours of one topic in one append. */
  private async deliver(appends: SpooledAppend[]): Promise<void> {
    const { log, isHopeless } = this.options;
    for (let from = 0; from < appends.length; ) {
      const { topic } = appends[from];
      let to = from + 1;
      while (appends[to]?.topic === topic) to++;
      const group = appends.slice(from, to);
      try {
        await log.append(
          topic,
          group.flatMap(append => append.records),
        );
      } catch (error) {
        if (!isHopeless?.(error)) throw error;
        await this.deliverOneByOne(group);
      }
      from = to;
    }
  }

  private async deliverOneByOne(appends: SpooledAppend[]): Promise<void> {
    const { log, isHopeless, giveUp } = this.options;
    for (const { topic, records } of appends) {
      for (const record of records) {
        try {
          await log.append(topic, [record]);
        } catch (error) {
          if (!isHopeless?.(error) || !giveUp) throw error;
          await giveUp({ topic, records: [record] }, error);
        }
      }
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
