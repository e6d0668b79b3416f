import type { Capsule } from '@slo-scout/journeys';
import { TOPICS } from '@slo-scout/telemetry';
import { TelemetryWriter } from '@slo-scout/telemetry-store';
import { Registry } from 'prom-client';
import type { ConsumingStageOptions } from './ConsumingStageOptions';
import { CycleCommitter } from './CycleCommitter';
import {
  DeadLetterBreaker,
  DEFAULT_DEAD_LETTER_LIMITS,
} from './DeadLetterBreaker';
import { FingerprintHandler } from './FingerprintHandler';
import { keepConsuming } from './keepConsuming';
import { JourneyMetrics } from './metrics/JourneyMetrics';
import { WorkerMetrics } from './metrics/WorkerMetrics';
import { CommitQueue } from './pipeline/CommitQueue';
import {
  DEFAULT_PIPELINE_OPTIONS,
  type PipelineOptions,
} from './pipeline/PipelineOptions';
import { OutboxPublisher } from './OutboxPublisher';

/**
 * What a worker needs of the store; {@link TelemetryWriter} has it.
 *
 * @public
 */
export type CycleWriter = Pick<
  TelemetryWriter,
  | 'claim'
  | 'commit'
  | 'inferJourneys'
  | 'journeysByVariant'
  | 'publishCapsules'
  | 'close'
>;

/**
 * Options of {@link startFingerprintWorker}.
 *
 * @public
 */
export interface FingerprintWorkerOptions extends ConsumingStageOptions {
  /** Write committed capsules to the topic `capsules`. Default true. */
  publishCapsules?: boolean;
  /** How often, ms. Default 10 000. */
  publishIntervalMs?: number;
  pipeline?: Partial<PipelineOptions>;
  /** Instead of one on `connection`; the worker closes it. */
  writer?: CycleWriter;
}

/**
 * A worker that runs.
 *
 * @public
 */
export interface RunningFingerprintWorker {
  /** Metrics of journeys, operations and of the worker itself. */
  metricsRegistry: Registry;
  /** Hands the partitions back and ends; what is not committed is left to the next owner. */
  stop(): Promise<void>;
}

/**
 * Reads spans from the log and writes capsules, variants and journeys,
 * effectively once. It starts again by itself, with growing pauses, when the
 * database is away or a record can't be handled.
 *
 * @throws when the database can't be reached at the start.
 * @public
 */
export async function startFingerprintWorker(
  options: FingerprintWorkerOptions,
): Promise<RunningFingerprintWorker> {
  const {
    log,
    logger,
    group = 'fingerprint',
    topic = TOPICS.raw,
    deadLetterTopic = TOPICS.deadLetters,
    publishCapsules = true,
    publishIntervalMs = 10_000,
    maxBatchBytes = 4 * 1024 * 1024,
    backoffMillis = { first: 200, longest: 10_000 },
  } = options;
  await log.ensureTopic(topic, options.partitions ?? 4);
  await log.ensureTopic(deadLetterTopic, 1);
  if (publishCapsules) {
    await log.ensureTopic(TOPICS.capsules, options.partitions ?? 4);
  }
  const writer =
    options.writer ??
    (await TelemetryWriter.create({
      connection: options.connection,
      schema: options.schema,
      publishes: publishCapsules,
    }));
  const metricsRegistry = new Registry();
  let current: FingerprintHandler | undefined;
  const worker = new WorkerMetrics(
    metricsRegistry,
    () => current?.states() ?? [],
    () => current?.gate.counts() ?? {},
  );
  const journeys = new JourneyMetrics(metricsRegistry);
  const committer = new CycleCommitter(writer, { worker, journeys }, logger);
  const commits = new CommitQueue(cycles => committer.commit(cycles));
  const stopping = new AbortController();
  const pipeline = { ...DEFAULT_PIPELINE_OPTIONS, ...options.pipeline };
  pipeline.assembler = {
    ...DEFAULT_PIPELINE_OPTIONS.assembler,
    ...options.pipeline?.assembler,
  };

  const breaker = new DeadLetterBreaker({
    ...DEFAULT_DEAD_LETTER_LIMITS,
    ...options.deadLetterLimits,
  });
  const publisher = publishCapsules
    ? new OutboxPublisher<Capsule>({
        ...{ name: 'Capsules', log, logger, topic: TOPICS.capsules },
        intervalMs: publishIntervalMs,
        publish: (limit, append) => writer.publishCapsules(limit, append),
        keyOf: ({ id }) => id,
        headers: { signal: 'capsules', encoding: 'json', v: '1' },
        published: worker.published,
        errors: worker.publishErrors,
      })
    : undefined;

  const running = keepConsuming({
    ...{ name: 'The worker', log, logger, backoffMillis },
    consume: { topic, group, member: options.member, maxBatchBytes },
    createHandler: () => {
      current = new FingerprintHandler({
        ...{ log, writer, commits, logger, pipeline, deadLetterTopic, breaker },
        metrics: worker,
      });
      return current;
    },
    signal: stopping.signal,
    onRestart: () => worker.restarts.inc(),
  });
  return {
    metricsRegistry,
    stop: async () => {
      stopping.abort();
      await running;
      await commits.idle();
      await publisher?.stop();
      await writer.close();
    },
  };
}
