import type { RawLogRecord } from '@slo-scout/logs';
import type { ProgramLogger } from '@slo-scout/program';
import type { LogCollectorConfig } from '../config/LogCollectorConfig';
import type { LogMetrics } from '../LogMetrics';
import type { CheckpointStore } from './CheckpointStore';
import type { TailedFile } from './TailedFile';

/** @internal */
export interface TailerOptions {
  config: LogCollectorConfig;
  store: CheckpointStore;
  metrics: LogMetrics;
  logger: ProgramLogger;
  /** Takes records; resolves when there is room for more. */
  deliver(file: TailedFile, records: RawLogRecord[]): Promise<void>;
  /** Stops reading at once. */
  signal: AbortSignal;
  /** No record of this file comes any more. */
  finished(file: TailedFile): void;
}
