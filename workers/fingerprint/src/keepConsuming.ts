import { setTimeout as sleep } from 'node:timers/promises';
import type {
  ConsumeOptions,
  LogConsumer,
  RecordHandler,
  TelemetryLog,
} from '@slo-scout/telemetry';
import type { WorkerLogger } from './WorkerLogger';

/** Who has run so long has recovered: its next failure is a new one. */
const STEADY_MS = 60_000;

/**
 * What handles the records of one consumer.
 *
 * @internal
 */
export interface ConsumerHandler extends RecordHandler {
  /** Called with the consumer, which may have begun before. */
  attach(consumer: LogConsumer): void;
  /** Called when the consumer has ended. */
  close(): void;
}

/**
 * Consumes a topic until the signal comes. A consumer that gives up is started
 * again with a new handler, with growing pauses and for ever.
 *
 * @returns when nothing is under way any more.
 * @internal
 */
export async function keepConsuming(options: {
  /** For people, with a capital. */
  name: string;
  log: TelemetryLog;
  consume: ConsumeOptions;
  createHandler(): ConsumerHandler;
  signal: AbortSignal;
  logger: WorkerLogger;
  /** First and longest pause, ms. */
  backoffMillis: { first: number; longest: number };
  onRestart(): void;
}): Promise<void> {
  const { name, log, signal, logger, backoffMillis, onRestart } = options;
  const stopped = new Promise<undefined>(resolve => {
    signal.addEventListener('abort', () => resolve(undefined));
  });

  async function consume(): Promise<Error | undefined> {
    const handler = options.createHandler();
    let consumer: LogConsumer | undefined;
    try {
      consumer = await log.consume(options.consume, handler);
      handler.attach(consumer);
      return await Promise.race([consumer.failed, stopped]);
    } catch (error) {
      return error as Error;
    } finally {
      await consumer?.stop();
      handler.close();
    }
  }

  let pause = backoffMillis.first;
  while (!signal.aborted) {
    const startedAt = Date.now();
    const error = await consume();
    if (signal.aborted) return;
    if (Date.now() - startedAt > STEADY_MS) pause = backoffMillis.first;
    onRestart();
    logger.error(
      `${name} starts again in ${pause} ms, because: ${error?.message}`,
    );
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    pause = Math.min(pause * 2, backoffMillis.longest);
  }
}
