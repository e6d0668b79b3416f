// The program: a child process of Backstage's pipeline module, or on its own through bin/slo-scout-fingerprint-worker.js.
import { setFlagsFromString } from 'node:v8';
import { PostgresTelemetryLog } from '@slo-scout/telemetry';
import { collectDefaultMetrics } from 'prom-client';
import { explainStartError } from './program/explainStartError';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startMetricsServer } from './program/startMetricsServer';
import { startFingerprintWorker } from './startFingerprintWorker';

// Spans live for seconds, so most outlive any young generation: a large one only holds more dead ones, a fifth of the memory.
setFlagsFromString('--semi-space-growth-factor=1');

const say = (level: string) => (message: string) =>
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}\n`);
const logger = { info: say('info'), warn: say('warn'), error: say('error') };

async function run(): Promise<void> {
  let stop: () => void = () => process.exit(0);
  const onEnd = () => stop();
  process.on('SIGTERM', onEnd);
  process.on('SIGINT', onEnd);
  // A parent that died must not leave its worker behind.
  process.on('disconnect', onEnd);

  const { database, schema, metricsHost, metricsPort, cycleMs, ...options } =
    parseProgramOptions(process.argv, process.env);
  const connection = { connectionString: database };
  const log = await PostgresTelemetryLog.create({ connection, schema });
  const worker = await startFingerprintWorker({
    ...options,
    ...{ log, connection, schema, logger },
    pipeline: cycleMs === undefined ? {} : { cycleMs },
  });
  collectDefaultMetrics({ register: worker.metricsRegistry });
  const metrics = await startMetricsServer(worker.metricsRegistry, {
    host: metricsHost,
    port: metricsPort,
  });
  let stopping = false;
  stop = () => {
    if (stopping) return;
    stopping = true;
    Promise.all([worker.stop().then(() => log.close()), metrics.stop()]).then(
      () => process.exit(0),
      error => {
        logger.error(`The worker did not stop cleanly: ${error.message}`);
        process.exit(1);
      },
    );
  };
  process.send?.({ type: 'ready', metricsPort: metrics.port });
}

run().catch(error => {
  logger.error(explainStartError(error));
  process.exit(1);
});
