import { readFileSync } from 'node:fs';
import type { KafkaTelemetryLogOptions } from '@slo-scout/telemetry';
import { UsageError } from './UsageError';

type Sasl = NonNullable<KafkaTelemetryLogOptions['sasl']>;

const MECHANISMS: readonly string[] = [
  'plain',
  'scram-sha-256',
  'scram-sha-512',
] satisfies Sasl['mechanism'][];

/**
 * How the environment says to reach Kafka; undefined when it names no brokers.
 *
 * @throws UsageError when something is missing, contradicts itself or cannot be read
 * @public
 */
export function kafkaOptions(
  env: NodeJS.ProcessEnv,
): KafkaTelemetryLogOptions | undefined {
  const brokers = (env.SLO_SCOUT_KAFKA_BROKERS ?? '')
    .split(',')
    .map(broker => broker.trim())
    .filter(Boolean);
  if (!brokers.length) return undefined;
  const wrong = brokers.find(broker => !/^.+:\d{1,5}$/.test(broker));
  if (wrong !== undefined) {
    throw new UsageError(
      `SLO_SCOUT_KAFKA_BROKERS holds "${wrong}": name each broker as host:port, separated by commas`,
    );
  }
  return {
    brokers,
    clientId: env.SLO_SCOUT_KAFKA_CLIENT_ID || undefined,
    topicPrefix: env.SLO_SCOUT_KAFKA_TOPIC_PREFIX || undefined,
    sasl: saslOptions(env),
    tls: tlsOptions(env),
  };
}

function saslOptions(env: NodeJS.ProcessEnv): Sasl | undefined {
  const username = env.SLO_SCOUT_KAFKA_USERNAME;
  const password =
    env.SLO_SCOUT_KAFKA_PASSWORD ||
    readFile(env, 'SLO_SCOUT_KAFKA_PASSWORD_FILE')?.replace(/\r?\n$/, '');
  const mechanism = env.SLO_SCOUT_KAFKA_SASL_MECHANISM?.toLowerCase();
  if (!mechanism && !username) return undefined;
  const chosen = mechanism || 'scram-sha-512';
  if (!MECHANISMS.includes(chosen)) {
    throw new UsageError(
      `set SLO_SCOUT_KAFKA_SASL_MECHANISM to one of ${MECHANISMS.join(', ')}`,
    );
  }
  if (!username || !password) {
    throw new UsageError(
      'a login to Kafka needs SLO_SCOUT_KAFKA_USERNAME and SLO_SCOUT_KAFKA_PASSWORD, or SLO_SCOUT_KAFKA_PASSWORD_FILE',
    );
  }
  return { mechanism: chosen as Sasl['mechanism'], username, password };
}

function tlsOptions(
  env: NodeJS.ProcessEnv,
): KafkaTelemetryLogOptions['tls'] | undefined {
  const ca = readFile(env, 'SLO_SCOUT_KAFKA_CA_FILE');
  const cert = readFile(env, 'SLO_SCOUT_KAFKA_CERT_FILE');
  const key = readFile(env, 'SLO_SCOUT_KAFKA_KEY_FILE');
  if ((cert === undefined) !== (key === undefined)) {
    throw new UsageError(
      'set SLO_SCOUT_KAFKA_CERT_FILE and SLO_SCOUT_KAFKA_KEY_FILE both, or none of them',
    );
  }
  const wanted = env.SLO_SCOUT_KAFKA_TLS;
  if (wanted && wanted !== 'true' && wanted !== 'false') {
    throw new UsageError('set SLO_SCOUT_KAFKA_TLS to true or false');
  }
  if (wanted === 'false' || (!wanted && !ca && !cert)) return undefined;
  return { ca, cert, key };
}

function readFile(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const path = env[name];
  if (!path) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(
      `the file of ${name} cannot be read: ${(error as Error).message}`,
    );
  }
}
