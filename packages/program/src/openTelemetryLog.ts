import {
  type KafkaLogEvents,
  KafkaTelemetryLog,
  PostgresTelemetryLog,
  type TelemetryLog,
} from '@slo-scout/telemetry';
import { kafkaOptions } from './kafkaOptions';
import { UsageError } from './UsageError';

/**
 * How a program finds the telemetry log, as text for its `--help`.
 *
 * @public
 */
export const TELEMETRY_LOG_HELP =
  'The log is Kafka when SLO_SCOUT_KAFKA_BROKERS names brokers (host:port, separated by commas); login by ' +
  'SLO_SCOUT_KAFKA_SASL_MECHANISM (plain, scram-sha-256, scram-sha-512), SLO_SCOUT_KAFKA_USERNAME and ' +
  'SLO_SCOUT_KAFKA_PASSWORD or SLO_SCOUT_KAFKA_PASSWORD_FILE; TLS by SLO_SCOUT_KAFKA_TLS=true, ' +
  'SLO_SCOUT_KAFKA_CA_FILE, SLO_SCOUT_KAFKA_CERT_FILE and SLO_SCOUT_KAFKA_KEY_FILE; also ' +
  'SLO_SCOUT_KAFKA_CLIENT_ID and SLO_SCOUT_KAFKA_TOPIC_PREFIX. Else it is in the database. The connection string ' +
  'of the database is read from SLO_SCOUT_DATABASE, the schema from SLO_SCOUT_SCHEMA.';

/**
 * Opens the log that the environment names: Kafka, or the database. Secrets
 * come from there only, since arguments can be seen by other users.
 *
 * @param events - told what happens in Kafka that nobody waits for
 * @throws UsageError when the environment names none, or is wrong
 * @public
 */
export async function openTelemetryLog(
  env: NodeJS.ProcessEnv,
  events?: KafkaLogEvents,
): Promise<TelemetryLog> {
  const kafka = kafkaOptions(env);
  if (kafka) return KafkaTelemetryLog.create({ ...kafka, events });
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
