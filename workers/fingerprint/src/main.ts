// The program: a child process of Backstage's pipeline module, or on its own through bin/slo-scout-fingerprint-worker.js.
import { setFlagsFromString } from 'node:v8';
import {
  databaseOf,
  openTelemetryLog,
  runProgram,
  startOperationsServer,
  TELEMETRY_LOG_HELP,
} from '@slo-scout/program';
import { collectDefaultMetrics } from 'prom-client';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startSignalsStage } from './signals/startSignalsStage';
import { startFingerprintWorker } from './startFingerprintWorker';

// Spans live for seconds, so most outlive any young generation: a large one only holds more dead ones, a fifth of the memory.
setFlagsFromString('--semi-space-growth-factor=1');

runProgram('The fingerprint worker', async logger => {
  const { metricsHost, metricsPort, cycleMs, signals, ...options } =
    parseProgramOptions(process.argv, TELEMETRY_LOG_HELP);
  const connection = { connectionString: databaseOf(process.env) };
  const schema = process.env.SLO_SCOUT_SCHEMA || undefined;
  const log = await openTelemetryLog(process.env);
  const worker = await startFingerprintWorker({
    ...options,
    ...{ log, connection, schema, logger },
    pipeline: cycleMs === undefined ? {} : { cycleMs },
  });
  const { group, member, partitions } = options;
  const stage = signals
    ? await startSignalsStage({
        ...{ log, connection, schema, logger, member, partitions },
        // Whoever reads the same log under another name counts for itself.
        group: group === 'fingerprint' ? 'signals' : `${group}-signals`,
        metricsRegistry: worker.metricsRegistry,
      })
    : undefined;
  collectDefaultMetrics({ register: worker.metricsRegistry });
  const operations = await startOperationsServer({
    registry: worker.metricsRegistry,
    host: metricsHost,
    port: metricsPort,
  });
  return {
    ready: { metricsPort: operations.port },
    stop: async () => {
      await Promise.all([
        Promise.all([worker.stop(), stage?.stop()]).then(() => log.close()),
        operations.stop(),
      ]);
    },
  };
});
