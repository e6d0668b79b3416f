// The program: a child process of Backstage's pipeline module, or on its own through bin/slo-scout-embedding-worker.js.
import { HashingEmbedder, MiniLmEmbedder } from '@slo-scout/embeddings';
import {
  databaseOf,
  runProgram,
  startOperationsServer,
} from '@slo-scout/program';
import { collectDefaultMetrics } from 'prom-client';
import { parseProgramOptions } from './program/parseProgramOptions';
import { startEmbeddingWorker } from './startEmbeddingWorker';

runProgram('The embedding worker', async logger => {
  const { metricsHost, metricsPort, modelPath, model, ...options } =
    parseProgramOptions(process.argv, process.env);
  const worker = await startEmbeddingWorker({
    ...options,
    connection: { connectionString: databaseOf(process.env) },
    schema: process.env.SLO_SCOUT_SCHEMA || undefined,
    // The process is there for nothing else, so the model runs in it.
    openEmbedder: async () =>
      modelPath
        ? MiniLmEmbedder.create({ modelPath, model })
        : new HashingEmbedder(),
    logger,
  });
  collectDefaultMetrics({ register: worker.metricsRegistry });
  const operations = await startOperationsServer({
    registry: worker.metricsRegistry,
    host: metricsHost,
    port: metricsPort,
    problems: worker.problems,
  });
  return {
    ready: { metricsPort: operations.port },
    stop: async () => {
      await Promise.all([worker.stop(), operations.stop()]);
    },
  };
});
