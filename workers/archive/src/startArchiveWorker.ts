import { setTimeout as sleep } from 'node:timers/promises';
import type { ObjectStore } from '@slo-scout/object-store';
import type { ProgramLogger } from '@slo-scout/program';
import {
  type LogConsumer,
  type TelemetryLog,
  TOPICS,
} from '@slo-scout/telemetry';
import { Registry } from 'prom-client';
import { ArchiveHandler } from './ArchiveHandler';
import { type ArchiveLimits, DEFAULT_LIMITS } from './ArchiveLimits';
import { ExpirySchedule } from './ExpirySchedule';
import { ArchiveMetrics } from './metrics/ArchiveMetrics';
import type { Backoff } from './retryStore';

/** Objects in the making, of all partitions together, should they not compress at all. */
const MEMORY_BYTES = 256 * 1024 * 1024;
const LEAST_OBJECT_BYTES = 4 * 1024 * 1024;
const BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Options of {@link startArchiveWorker}.
 *
 * @public
 */
export interface ArchiveWorkerOptions {
  /** Where records come from; the caller closes it. */
  log: TelemetryLog;
  /** Where they go; the caller closes it. */
  store: ObjectStore;
  logger: ProgramLogger;
  /** Members of one group share the partitions. Default `archive`. */
  group?: string;
  /** Stable name of this member: a restarted one has its partitions back at once. */
  member?: string;
  /** Default `raw-telemetry`. */
  topic?: string;
  /** Partitions of the topic when it has to be created. Default 4. */
  partitions?: number;
  /** Default: 64 MiB, less where there are more than four partitions; 5 minutes. */
  limits?: Partial<ArchiveLimits>;
  /** Objects with older records only are deleted; 0 keeps all. Default 30. */
  retentionDays?: number;
  /** Goes on with an archive although the log does not know that it was archived. */
  adopt?: boolean;
  /** So long a stop waits for a store that is down, ms. Default 10000. */
  drainMs?: number;
  /** First and longest pause before a request to the store is made again, or a consumer started again. Default 200 and 10000 ms. */
  backoff?: Backoff;
}

/**
 * A worker that runs.
 *
 * @public
 */
export interface RunningArchiveWorker {
  metricsRegistry: Registry;
  /** False while the store or the log can't be used. */
  ready(): boolean;
  /** Archives what was read and gives the partitions back. */
  stop(): Promise<void>;
}

/**
 * Writes the records of a topic to objects, each offset once. It keeps trying
 * when the store or the log is away; the log keeps what is not archived.
 *
 * @throws when the log can't be reached at the start
 * @public
 */
export async function startArchiveWorker(
  options: ArchiveWorkerOptions,
): Promise<RunningArchiveWorker> {
  const {
    log,
    store,
    logger,
    member,
    group = 'archive',
    topic = TOPICS.raw,
    retentionDays = 30,
    adopt = false,
    drainMs = 10_000,
    backoff = { first: 200, longest: 10_000 },
  } = options;
  await log.ensureTopic(topic, options.partitions ?? 4);
  const limits = {
    ...DEFAULT_LIMITS,
    objectBytes: objectBytesFor(await log.partitions(topic)),
    ...options.limits,
  };
  const metricsRegistry = new Registry();
  let handler: ArchiveHandler | undefined;
  let connected = true;
  const metrics = new ArchiveMetrics(
    metricsRegistry,
    () => handler?.states() ?? [],
  );
  const draining = new AbortController();
  const giveUp = new AbortController();
  const stopped = new Promise<undefined>(resolve => {
    draining.signal.addEventListener('abort', () => resolve(undefined));
  });

  async function consume(): Promise<Error | undefined> {
    handler = new ArchiveHandler({
      ...{ store, metrics, logger, limits, backoff, adopt },
      ...{ draining: draining.signal, giveUp: giveUp.signal },
    });
    let consumer: LogConsumer | undefined;
    try {
      consumer = await log.consume(
        { topic, group, member, maxBatchBytes: BATCH_BYTES },
        handler,
      );
      handler.attach(consumer);
      connected = true;
      return await Promise.race([consumer.failed, stopped]);
    } catch (error) {
      return error as Error;
    } finally {
      connected = false;
      await consumer?.stop();
      handler = undefined;
    }
  }

  async function run(): Promise<void> {
    let pause = backoff.first;
    while (!draining.signal.aborted) {
      const startedAt = Date.now();
      const error = await consume();
      if (draining.signal.aborted) return;
      if (Date.now() - startedAt > 60_000) pause = backoff.first;
      metrics.restarts.inc();
      logger.error(
        `The worker starts again in ${pause} ms, because: ${error?.message}`,
      );
      await sleep(pause, undefined, { signal: draining.signal }).catch(
        () => undefined,
      );
      pause = Math.min(pause * 2, backoff.longest);
    }
  }

  const expiry =
    retentionDays > 0
      ? new ExpirySchedule({ store, topic, retentionDays, metrics, logger })
      : undefined;
  const running = run();
  return {
    metricsRegistry,
    ready: () => connected && !handler?.failing,
    stop: async () => {
      draining.abort();
      const timer = setTimeout(() => giveUp.abort(), drainMs);
      await Promise.all([running, expiry?.stop()]);
      clearTimeout(timer);
    },
  };
}

function objectBytesFor(partitions: number): number {
  return Math.min(
    DEFAULT_LIMITS.objectBytes,
    Math.max(LEAST_OBJECT_BYTES, Math.floor(MEMORY_BYTES / partitions)),
  );
}
