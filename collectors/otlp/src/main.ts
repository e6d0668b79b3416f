// The program: a child process of Backstage's pipeline module, or on its own through bin/slo-scout-otlp-collector.js.
import cluster from 'node:cluster';
import { runProgram, TELEMETRY_LOG_HELP } from '@slo-scout/program';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startCollector } from './program/startCollector';
import { startProcesses } from './program/startProcesses';
import { startWorker } from './program/startWorker';

runProgram('The OTLP collector', async logger => {
  const options = parseProgramOptions(process.argv, TELEMETRY_LOG_HELP);
  if (cluster.isWorker) return startWorker(options, logger);
  return options.processes > 1
    ? startProcesses(options, logger)
    : startCollector(options, undefined, logger);
});
