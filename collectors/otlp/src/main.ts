// The program: a child process of Backstage's pipeline module, or on its own through bin/slo-scout-otlp-collector.js.
import { PostgresTelemetryLog } from '@slo-scout/telemetry';
import { explainStartError } from './program/explainStartError';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startOtlpCollector } from './startOtlpCollector';

const say = (level: string) => (message: string) =>
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}\n`);
const logger = { info: say('info'), warn: say('warn'), error: say('error') };

async function run(): Promise<void> {
  let stop: () => void = () => process.exit(0);
  const onEnd = () => stop();
  process.on('SIGTERM', onEnd);
  process.on('SIGINT', onEnd);
  // A parent that died must not leave its collector behind.
  process.on('disconnect', onEnd);

  const { database, schema, ...options } = parseProgramOptions(
    process.argv,
    process.env,
  );
  const log = await PostgresTelemetryLog.create({
    connection: { connectionString: database },
    schema,
  });
  const collector = await startOtlpCollector({ ...options, log, logger }).catch(
    async error => {
      await log.close();
      throw error;
    },
  );
  stop = () => {
    collector.stop().then(
      () => process.exit(0),
      error => {
        logger.error(`The collector did not stop cleanly: ${error.message}`);
        process.exit(1);
      },
    );
  };
  const { grpcPort, httpPort, metricsPort } = collector;
  process.send?.({ type: 'ready', grpcPort, httpPort, metricsPort });
}

run().catch(error => {
  logger.error(explainStartError(error));
  process.exit(1);
});
