import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LogTemplater } from '@slo-scout/logs';
import type { ProgramLogger } from '@slo-scout/program';
import { TOPICS, type Redactor, type TelemetryLog } from '@slo-scout/telemetry';
import type { Registry } from 'prom-client';
import {
  logCollectorConfig,
  type LogCollectorConfig,
  type LogCollectorConfigInput,
} from './config/LogCollectorConfig';
import { CheckpointStore } from './files/CheckpointStore';
import { LogCollector, TEMPLATES_FILE } from './LogCollector';

const DEFAULT_PARTITIONS = 8;

/**
 * Options of {@link startLogCollector}.
 *
 * @public
 */
export interface LogCollectorOptions {
  config: LogCollectorConfigInput;
  /** Where records go; the caller closes it. */
  log: TelemetryLog;
  logger: ProgramLogger;
  /** Takes out what must not be stored. Default: records are stored as they are. */
  redactor?: Redactor;
  /** Partitions of the raw topic when it has to be created. Default 8. */
  partitions?: number;
  /** `k8s.node.name` of every record. */
  nodeName?: string;
  /** How long {@link RunningLogCollector.stop} waits for the log. Default 10 s. */
  drainTimeoutMs?: number;
}

/**
 * A collector that runs.
 *
 * @public
 */
export interface RunningLogCollector {
  readonly metricsRegistry: Registry;
  /** False when the log has refused records for a minute, or the collector stops. */
  ready(): boolean;
  /** Resolves with the error when the collector gave up. */
  readonly failed: Promise<Error>;
  /** Reads no further, waits for the log, and saves where to go on. */
  stop(): Promise<void>;
}

/**
 * Follows log files and takes their records into the raw topic as OTLP.
 *
 * @throws Error when the state folder or the log cannot be used
 * @throws ZodError when the configuration is wrong
 * @public
 */
export async function startLogCollector(
  options: LogCollectorOptions,
): Promise<RunningLogCollector> {
  const { log, logger } = options;
  const config = logCollectorConfig.parse(options.config);
  const store = await CheckpointStore.open(config.stateDir);
  await log.ensureTopic(TOPICS.raw, options.partitions ?? DEFAULT_PARTITIONS);
  const partitions = await log.partitions(TOPICS.raw);
  const templater = await openTemplater(config, logger);
  return new LogCollector({ ...options, config, store, partitions, templater });
}

async function openTemplater(
  { stateDir, limits: { maxTemplates } }: LogCollectorConfig,
  logger: ProgramLogger,
): Promise<LogTemplater> {
  const options = { maxTemplates };
  try {
    const text = await readFile(path.join(stateDir, TEMPLATES_FILE), 'utf8');
    return LogTemplater.fromJSON(JSON.parse(text), options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      logger.warn(
        `The templates in ${stateDir} cannot be used and are learnt again: ${
          (error as Error).message
        }`,
      );
    }
    return new LogTemplater(options);
  }
}
