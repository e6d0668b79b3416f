// The program: a child process of Backstage's pipeline module, or on its own through bin/slo-scout-kubernetes-collector.js.
import {
  openTelemetryLog,
  runProgram,
  TELEMETRY_LOG_HELP,
} from '@slo-scout/program';
import { loadKubeConfig } from './api/loadKubeConfig';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startKubernetesCollector } from './startKubernetesCollector';

runProgram('The Kubernetes collector', async logger => {
  const options = parseProgramOptions(process.argv, TELEMETRY_LOG_HELP);
  const config = loadKubeConfig({
    file: options.kubeconfig,
    context: options.context,
  });
  const log = await openTelemetryLog(process.env);
  const collector = await startKubernetesCollector({
    ...options,
    config,
    log,
    logger,
    lookbackMs: options.lookbackHours * 3_600_000,
  }).catch(async error => {
    await log.close();
    throw error;
  });
  return {
    ready: { metricsPort: collector.metricsPort },
    stop: () => collector.stop(),
  };
});
