import { LogTemplater } from '@slo-scout/logs';
import { TOPICS } from '@slo-scout/telemetry';
import {
  type SignalsLimits,
  type TelemetryEvent,
  TelemetryWriter,
} from '@slo-scout/telemetry-store';
import { Registry } from 'prom-client';
import type { ConsumingStageOptions } from '../ConsumingStageOptions';
import {
  DeadLetterBreaker,
  DEFAULT_DEAD_LETTER_LIMITS,
} from '../DeadLetterBreaker';
import { keepConsuming } from '../keepConsuming';
import { OutboxPublisher } from '../OutboxPublisher';
import { LogMetrics } from './LogMetrics';
import { SignalsHandler } from './SignalsHandler';
import { SignalsMetrics } from './SignalsMetrics';

/**
 * Options of {@link startSignalsStage}.
 *
 * @public
 */
export interface SignalsStageOptions extends ConsumingStageOptions {
  /** How often counts are written, ms. Default 1000. */
  commitIntervalMs?: number;
  /** How often committed events are published to the topic `enriched-events`, ms. Default 2000. */
  publishIntervalMs?: number;
  /** Bounds of what is kept. */
  limits?: Partial<SignalsLimits>;
  /** Where the stage's metrics go. Default: a registry of its own. */
  metricsRegistry?: Registry;
}

/**
 * A stage that runs.
 *
 * @public
 */
export interface RunningSignalsStage {
  metricsRegistry: Registry;
  /** Hands the partitions back and ends; what is not committed is left to the next owner. */
  stop(): Promise<void>;
}

/**
 * Reads logs and metrics from the log and writes how many log records of which
 * severity and template each service wrote, what happened to it, and which
 * metrics it has, effectively once. Events are published when they are
 * committed. It starts again by itself, with growing pauses, when the database
 * is away.
 *
 * @throws when the database can't be reached at the start.
 * @public
 */
export async function startSignalsStage(
  options: SignalsStageOptions,
): Promise<RunningSignalsStage> {
  const {
    log,
    logger,
    group = 'signals',
    topic = TOPICS.raw,
    partitions = 4,
    deadLetterTopic = TOPICS.deadLetters,
    commitIntervalMs = 1000,
    publishIntervalMs = 2000,
    maxBatchBytes = 4 * 1024 * 1024,
    metricsRegistry = new Registry(),
    backoffMillis = { first: 200, longest: 10_000 },
  } = options;
  await log.ensureTopic(topic, partitions);
  await log.ensureTopic(deadLetterTopic, 1);
  await log.ensureTopic(TOPICS.enriched, partitions);
  const writer = await TelemetryWriter.create({
    connection: options.connection,
    schema: options.schema,
    publishes: true,
    signalsLimits: options.limits,
  });
  // What is stored is what has been learnt: templates stay the same over restarts.
  const templater = LogTemplater.fromJSON(await writer.templateTexts());
  const metrics = new SignalsMetrics(metricsRegistry);
  const logMetrics = new LogMetrics(metricsRegistry);
  const breaker = new DeadLetterBreaker({
    ...DEFAULT_DEAD_LETTER_LIMITS,
    ...options.deadLetterLimits,
  });
  const publisher = new OutboxPublisher<TelemetryEvent>({
    ...{ name: 'Events', log, logger, topic: TOPICS.enriched },
    intervalMs: publishIntervalMs,
    publish: (limit, append) => writer.publishEvents(limit, append),
    // What happens to one service stays in order.
    keyOf: ({ service }) => service,
    headers: { signal: 'events', encoding: 'json', v: '1' },
    published: metrics.published,
    errors: metrics.publishErrors,
  });
  const stopping = new AbortController();
  const running = keepConsuming({
    ...{ name: 'The signals stage', log, logger, backoffMillis },
    consume: { topic, group, member: options.member, maxBatchBytes },
    createHandler: () =>
      new SignalsHandler({
        ...{ log, writer, templater, metrics, logMetrics, logger },
        ...{ deadLetterTopic, breaker, commitIntervalMs },
      }),
    signal: stopping.signal,
    onRestart: () => metrics.restarts.inc(),
  });
  return {
    metricsRegistry,
    stop: async () => {
      stopping.abort();
      await running;
      await publisher.stop();
      await writer.close();
    },
  };
}
