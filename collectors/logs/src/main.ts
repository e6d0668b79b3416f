// The program: on its own through bin/slo-scout-log-collector.js, one on each node.
import {
  openTelemetryLog,
  readRedactor,
  runProgram,
  startOperationsServer,
  TELEMETRY_LOG_HELP,
} from '@slo-scout/program';
import { readConfig } from './config/readConfig';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startLogCollector } from './startLogCollector';

runProgram('The log collector', async logger => {
  const options = parseProgramOptions(process.argv, TELEMETRY_LOG_HELP);
  const { partitions, nodeName } = options;
  const config = await readConfig(options.config, options.stateDir);
  const redactor = await readRedactor(options.redaction);
  const log = await openTelemetryLog(process.env);
  const collector = await startLogCollector({
    ...{ config, log, logger, redactor, partitions, nodeName },
  }).catch(async error => {
    await log.close();
    throw error;
  });
  const operations = await startOperationsServer({
    registry: collector.metricsRegistry,
    host: options.metricsHost,
    port: options.metricsPort,
    ready: () => collector.ready(),
  });
  return {
    ready: { metricsPort: operations.port },
    failed: collector.failed,
    stop: async () => {
      await collector.stop();
      await Promise.all([log.close(), operations.stop()]);
    },
  };
});
