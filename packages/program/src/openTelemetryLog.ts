import { PostgresTelemetryLog, type TelemetryLog } from '@slo-scout/telemetry';
import { UsageError } from './UsageError';

/**
 * How a program finds the telemetry log, as text for its `--help`.
 *
 * @public
 */
export const TELEMETRY_LOG_HELP =
  'Reads the connection string of the database from SLO_SCOUT_DATABASE and the schema from SLO_SCOUT_SCHEMA.';

/**
 * Opens the log that the environment names. Secrets come from there only,
 * since arguments can be seen by other users.
 *
 * @throws UsageError when the environment names none
 * @public
 */
export async function openTelemetryLog(
  env: NodeJS.ProcessEnv,
): Promise<TelemetryLog> {
  return PostgresTelemetryLog.create({
    connection: { connectionString: databaseOf(env) },
    schema: env.SLO_SCOUT_SCHEMA || undefined,
  });
}

/**
 * The connection string of the database.
 *
 * @throws UsageError when it is missing
 * @public
 */
export function databaseOf(env: NodeJS.ProcessEnv): string {
  if (!env.SLO_SCOUT_DATABASE) {
    throw new UsageError(
      'set SLO_SCOUT_DATABASE to the connection string of a PostgreSQL database, for example postgres://user:password@host:5432/slo_scout',
    );
  }
  return env.SLO_SCOUT_DATABASE;
}
