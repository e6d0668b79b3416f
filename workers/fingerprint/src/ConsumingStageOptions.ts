import type { TelemetryLog } from '@slo-scout/telemetry';
import type { PoolConfig } from 'pg';
import type { DeadLetterLimits } from './DeadLetterBreaker';
import type { WorkerLogger } from './WorkerLogger';

/**
 * What every stage that turns records of the log into rows is told.
 *
 * @public
 */
export interface ConsumingStageOptions {
  /** Where records come from; the caller closes it. */
  log: TelemetryLog;
  /** Database of the outputs, as `pg` takes it. */
  connection: PoolConfig;
  /** Default `slo_scout_telemetry`. */
  schema?: string;
  logger: WorkerLogger;
  /** Members of one group share the partitions. Default: the name of the stage. */
  group?: string;
  /** Stable name of this member: a restarted one has its partitions back at once. */
  member?: string;
  /** Default `raw-telemetry`. */
  topic?: string;
  /** Partitions of topics that have to be created. Default 4. */
  partitions?: number;
  /** Default `slo-scout-dead-letters`. */
  deadLetterTopic?: string;
  /** When to stop reading because too much of it goes to the dead letters. */
  deadLetterLimits?: Partial<DeadLetterLimits>;
  /** Upper bound of what is read at once, in bytes. Default 4 MiB. */
  maxBatchBytes?: number;
  /** First and longest pause before a consumer that gave up is started again, ms. Default 200 and 10000. */
  backoffMillis?: { first: number; longest: number };
}
