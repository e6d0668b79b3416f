import { consumerOffsetsMigration } from './20260102_consumer_offsets';
import type { SqlMigration } from './SqlMigration';
import { telemetryLogMigration } from './20260101_telemetry_log';

/**
 * The steps that the log needs, oldest first. The store of the data plane runs
 * them too, beside its own, with the same history.
 *
 * @public
 */
export const logMigrations: readonly SqlMigration[] = [
  telemetryLogMigration,
  consumerOffsetsMigration,
];
