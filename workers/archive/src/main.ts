// The program: a child process of Backstage's pipeline module, or on its own through bin/slo-scout-archive-worker.js.
import path from 'node:path';
import {
  type ObjectStore,
  ObjectStoreError,
  openObjectStore,
} from '@slo-scout/object-store';
import {
  openTelemetryLog,
  runProgram,
  startOperationsServer,
  TELEMETRY_LOG_HELP,
  UsageError,
} from '@slo-scout/program';
import { collectDefaultMetrics } from 'prom-client';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startArchiveWorker } from './startArchiveWorker';

async function openStore(url: string | undefined): Promise<ObjectStore> {
  try {
    return await openObjectStore(
      url || { folder: path.resolve('slo-scout-objects') },
    );
  } catch (error) {
    if (error instanceof ObjectStoreError) throw new UsageError(error.message);
    throw error;
  }
}

runProgram('The archive worker', async logger => {
  const { metricsHost, metricsPort, objectMib, objectSeconds, ...options } =
    parseProgramOptions(process.argv, TELEMETRY_LOG_HELP);
  const store = await openStore(options.store);
  const log = await openTelemetryLog(process.env);
  logger.info(`Objects go to ${store.location}.`);
  const worker = await startArchiveWorker({
    ...options,
    ...{ log, store, logger },
    limits: {
      ...(objectMib && { objectBytes: objectMib * 1024 * 1024 }),
      ...(objectSeconds && { objectMs: objectSeconds * 1000 }),
    },
  });
  collectDefaultMetrics({ register: worker.metricsRegistry });
  const operations = await startOperationsServer({
    registry: worker.metricsRegistry,
    host: metricsHost,
    port: metricsPort,
    ready: worker.ready,
  });
  return {
    ready: { metricsPort: operations.port },
    stop: async () => {
      await worker.stop();
      await Promise.all([log.close(), operations.stop()]);
      store.close();
    },
  };
});
