import { type ProgramLogger, startOperationsServer } from '@slo-scout/program';
import { type Redactor, type TelemetryLog, TOPICS } from '@slo-scout/telemetry';
import type { Registry } from 'prom-client';
import { CollectorMetrics } from './CollectorMetrics';
import { TargetFleet } from './collect/TargetFleet';
import { ConfigWatcher } from './config/ConfigWatcher';
import { loadConfig } from './config/loadConfig';
import { CheckpointFile } from './state/CheckpointFile';
import { CheckpointLog } from './state/CheckpointLog';
import { Checkpoints } from './state/Checkpoints';
import { MetricWriter } from './write/MetricWriter';

const DEFAULT_PARTITIONS = 8;

/**
 * Options of {@link startPrometheusCollector}.
 *
 * @public
 */
export interface PrometheusCollectorOptions {
  /** Where the metrics go. The collector closes it when it stops. */
  log: TelemetryLog;
  /** YAML, see docs/prometheus-collector.md. */
  configFile: string;
  /** JSON with the watermarks; without it they are kept in the log only. */
  checkpointFile?: string;
  /** Partitions of the raw topic; an existing topic is never shrunk. Default: as many as it has, 8 for a new one. */
  partitions?: number;
  /** Address of `/health` and `/metrics`. Default 127.0.0.1. */
  metricsHost?: string;
  /** Default 0, a free one. */
  metricsPort?: number;
  /** Takes what must not be stored out of labels; nothing is written when it fails. */
  redactor?: Redactor;
  /** How often the configuration is looked at without a notice of the file system. Default 60 s. */
  reconcileMs?: number;
  /** How long the log may take. Default 30 s. */
  appendTimeoutMs?: number;
  logger: ProgramLogger;
  /** ms since the epoch. Default `Date.now`. */
  now?: () => number;
}

/**
 * A running collector.
 *
 * @public
 */
export interface PrometheusCollector {
  readonly metricsPort: number;
  readonly metricsRegistry: Registry;
  /** Looks at the configuration file now. Never rejects: what is wrong is logged and shown by `/health`. */
  reload(): Promise<void>;
  /** Finishes what is being written, saves the watermarks and closes the log. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts the Prometheus collector: the series of servers' requests, from the
 * API of Prometheus and its relatives, into the raw topic of a log. A
 * watermark advances only when the log has made the data durable.
 *
 * @throws UsageError when the configuration is wrong
 * @throws Error of the system when the port cannot be bound, or of the log when it is not usable; then nothing keeps running, and the log stays open
 * @public
 */
export async function startPrometheusCollector(
  options: PrometheusCollectorOptions,
): Promise<PrometheusCollector> {
  const { log, logger, configFile, checkpointFile, now = Date.now } = options;
  const loaded = await loadConfig(configFile);
  const partitions = await ensureRawTopic(log, options.partitions);
  const metrics = new CollectorMetrics();
  const checkpoints = await Checkpoints.load(
    checkpointFile === undefined
      ? undefined
      : new CheckpointFile(checkpointFile),
    new CheckpointLog(log),
    now,
    logger,
  );
  const writer = new MetricWriter({
    ...{ log, partitions, metrics, redactor: options.redactor },
    appendTimeoutMs: options.appendTimeoutMs ?? 30_000,
  });
  const fleet = new TargetFleet({ writer, checkpoints, metrics, logger, now });
  let mistake: string | undefined;
  let stopping: Promise<void> | undefined;
  const operations = await startOperationsServer({
    host: options.metricsHost ?? '127.0.0.1',
    port: options.metricsPort ?? 0,
    registry: metrics.registry,
    ready: () => stopping === undefined,
    problems: () => [...(mistake ? [mistake] : []), ...fleet.problems],
  });
  try {
    await fleet.apply(loaded);
  } catch (error) {
    await operations.stop();
    throw error;
  }
  logger.info(
    `Collecting from ${loaded.config.targets.length} targets into ${partitions} partitions`,
  );
  const watcher = new ConfigWatcher({
    file: configFile,
    current: loaded,
    reconcileMs: options.reconcileMs ?? 60_000,
    apply: changed => fleet.apply(changed),
    report: (problem, changed) => {
      mistake =
        problem && `the configuration is not applied: ${problem.message}`;
      if (problem) {
        logger.error(
          `The changed configuration is refused and the old one keeps running: ${problem.message}`,
        );
        metrics.reloaded('refused');
      } else {
        logger.info(
          changed
            ? 'The changed configuration is applied'
            : 'The configuration is again the one that is running',
        );
        metrics.reloaded('applied');
      }
    },
  });
  const stop = async () => {
    await watcher.stop();
    await fleet.stop();
    try {
      await checkpoints.save(true);
    } finally {
      await operations.stop();
      await log.close();
    }
  };
  return {
    metricsPort: operations.port,
    metricsRegistry: metrics.registry,
    reload: () => watcher.check(),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function ensureRawTopic(
  log: TelemetryLog,
  wanted: number | undefined,
): Promise<number> {
  if (wanted === undefined) {
    try {
      return await log.partitions(TOPICS.raw);
    } catch {
      // It does not exist yet.
    }
  }
  await log.ensureTopic(TOPICS.raw, wanted ?? DEFAULT_PARTITIONS);
  return log.partitions(TOPICS.raw);
}
