// Runs a command with SLO_SCOUT_TEST_KAFKA set to the brokers of a fresh Apache Kafka that ends with it:
//   node scripts/with-kafka.mjs [--nodes 3] yarn workspace @slo-scout/telemetry test
import { startKafka, whyNoKafka } from './lib/kafka.mjs';
import { withServer } from './lib/withServer.mjs';

const args = process.argv.slice(2);
const nodes = args[0] === '--nodes' ? Number(args.splice(0, 2)[1]) : 1;
const command = nodes >= 1 ? args : [];
const reason = command.length > 0 ? whyNoKafka() : undefined;
if (reason) {
  process.stderr.write(`Apache Kafka cannot be started: ${reason}\n`);
  process.exit(1);
}
await withServer({
  name: 'kafka',
  usage: 'node scripts/with-kafka.mjs [--nodes N] COMMAND [ARGUMENT …]',
  command,
  async start(dir) {
    const kafka = await startKafka({ dir, nodes });
    return {
      env: { SLO_SCOUT_TEST_KAFKA: kafka.brokers },
      stop: () => kafka.stop(),
    };
  },
});
