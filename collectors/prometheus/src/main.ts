// The program, on its own through bin/slo-scout-prometheus-collector.js.
import {
  openTelemetryLog,
  readRedactor,
  runProgram,
  TELEMETRY_LOG_HELP,
} from '@slo-scout/program';
import { loadConfig } from './config/loadConfig';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startPrometheusCollector } from './startPrometheusCollector';

runProgram('The Prometheus collector', async logger => {
  const { config, checkpoint, check, redaction, ...options } =
    parseProgramOptions(process.argv, TELEMETRY_LOG_HELP);
  const { targets } = (await loadConfig(config)).config;
  if (check) {
    logger.info(`The configuration is right: ${targets.length} targets`);
    process.exit(0);
  }
  const redactor = await readRedactor(redaction);
  const log = await openTelemetryLog(process.env);
  const collector = await startPrometheusCollector({
    ...options,
    ...{ configFile: config, checkpointFile: checkpoint },
    ...{ log, logger, redactor },
  }).catch(async error => {
    await log.close();
    throw error;
  });
  process.on('SIGHUP', () => void collector.reload());
  return {
    ready: { metricsPort: collector.metricsPort },
    stop: () => collector.stop(),
  };
});
