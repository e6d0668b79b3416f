// The real servers that tests use beside PostgreSQL, each where the machine can run it.
import path from 'node:path';
import { startKafka, whyNoKafka } from './kafka.mjs';
import { startMilvus, whyNoMilvus } from './milvus.mjs';
import { startVersityGw, whyNoVersityGw } from './versitygw.mjs';

const SERVERS = [
  {
    name: 'Apache Kafka',
    variable: 'SLO_SCOUT_TEST_KAFKA',
    whyNot: whyNoKafka,
    remedy:
      'install Java 17 and Maven, or set SLO_SCOUT_TEST_KAFKA to the address of a broker, such as one in Docker',
    // Debian has all it takes, so CI has no excuse.
    required: true,
    async start(dir) {
      const kafka = await startKafka({ dir: path.join(dir, 'kafka') });
      return {
        env: { SLO_SCOUT_TEST_KAFKA: kafka.brokers },
        stop: () => kafka.stop(),
      };
    },
  },
  {
    name: 'an S3 server (VersityGW)',
    variable: 'SLO_SCOUT_TEST_S3',
    whyNot: whyNoVersityGw,
    remedy:
      'install Go 1.24 or later, or set VERSITYGW_BIN to the program or SLO_SCOUT_TEST_S3 to a bucket',
    required: false,
    start: dir => startVersityGw({ dataDir: path.join(dir, 's3') }),
  },
  {
    name: 'Milvus',
    variable: 'SLO_SCOUT_TEST_MILVUS',
    whyNot: whyNoMilvus,
    remedy:
      'install Python 3 with venv, or set SLO_SCOUT_TEST_MILVUS to the address of a server',
    required: false,
    start: dir => startMilvus({ dataDir: path.join(dir, 'milvus') }),
  },
];

/**
 * Starts what can be started and is not given by the environment. Says what is
 * left out and why.
 *
 * @returns the variables of the servers, and what ends them
 * @throws Error in CI, when a server that it must have cannot run
 */
export async function startTestServers(dir, say) {
  const started = [];
  const stop = async () => {
    for (const server of started.reverse()) await server.stop();
  };
  try {
    for (const server of SERVERS) {
      if (process.env[server.variable]) continue;
      const must = server.required && process.env.CI;
      let reason = server.whyNot();
      if (!reason) {
        try {
          started.push(await server.start(dir));
          continue;
        } catch (error) {
          if (must) throw error;
          reason = error.message;
        }
      }
      const text = `tests against ${server.name} are skipped: ${reason}; ${server.remedy}`;
      if (must) throw new Error(text);
      say(text);
    }
  } catch (error) {
    await stop();
    throw error;
  }
  return { env: Object.assign({}, ...started.map(({ env }) => env)), stop };
}
