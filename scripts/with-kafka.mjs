// Runs a command with SLO_SCOUT_TEST_KAFKA set to the brokers of a fresh Apache Kafka that ends with it:
//   node scripts/with-kafka.mjs [--nodes 3] yarn workspace @slo-scout/telemetry test
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startKafka, whyNoKafka } from './lib/kafka.mjs';

const args = process.argv.slice(2);
const nodes = args[0] === '--nodes' ? Number(args.splice(0, 2)[1]) : 1;
if (!args.length || !(nodes >= 1)) {
  process.stderr.write(
    'usage: node scripts/with-kafka.mjs [--nodes N] COMMAND [ARGUMENT …]\n',
  );
  process.exit(2);
}
const reason = whyNoKafka();
if (reason) {
  process.stderr.write(`Apache Kafka cannot be started: ${reason}\n`);
  process.exit(1);
}
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-kafka-'));
const kafka = await startKafka({ dir, nodes });
const child = spawn(args[0], args.slice(1), {
  stdio: 'inherit',
  env: { ...process.env, SLO_SCOUT_TEST_KAFKA: kafka.brokers },
});
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => child.kill(signal));
const code = await new Promise(resolve => {
  child.once('exit', (c, signal) => resolve(c ?? (signal ? 1 : 0)));
  child.once('error', error => {
    process.stderr.write(`${error.message}\n`);
    resolve(127);
  });
});
await kafka.stop();
fs.rmSync(dir, { recursive: true, force: true });
process.exit(code);
