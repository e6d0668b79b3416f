// The program: a child process of Backstage's pipeline module, or on its own through bin/slo-scout-otlp-collector.js.
import {
  openTelemetryLog,
  runProgram,
  TELEMETRY_LOG_HELP,
} from '@slo-scout/program';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startOtlpCollector } from './startOtlpCollector';

runProgram('The OTLP collector', async logger => {
  const options = parseProgramOptions(process.argv, TELEMETRY_LOG_HELP);
  const log = await openTelemetryLog(process.env);
  const collector = await startOtlpCollector({ ...options, log, logger }).catch(
    async error => {
      await log.close();
      throw error;
    },
  );
  const { grpcPort, httpPort, metricsPort } = collector;
  return {
    ready: { grpcPort, httpPort, metricsPort },
    stop: () => collector.stop(),
  };
});
