import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { migrateTelemetryStore } from '@slo-scout/telemetry-store';
import { createPipelineHandler } from './createPipelineHandler';
import { telemetryDatabase } from './database/telemetryDatabase';
import { startMetricsServer } from './metrics/startMetricsServer';
import { Pipeline } from './Pipeline';
import { pipelinePrograms } from './pipelinePrograms';
import { readPipelineConfig } from './readPipelineConfig';

/**
 * Runs the OTLP collector and the fingerprint worker in child processes of the
 * backend, so that an adopter needs nothing else.
 *
 * @public
 */
export const sloScoutModulePipeline = createBackendModule({
  pluginId: 'slo-scout',
  moduleId: 'pipeline',
  register(env) {
    env.registerInit({
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpRouter: coreServices.httpRouter,
        lifecycle: coreServices.rootLifecycle,
        logger: coreServices.logger,
      },
      async init({ config: root, database, httpRouter, lifecycle, logger }) {
        const config = readPipelineConfig(root);
        if (!config.enabled) {
          logger.info(
            'The pipeline is switched off: sloScout.pipeline.enabled',
          );
          return;
        }
        const connectionString = await telemetryDatabase(
          config.database,
          database,
          root,
        );
        const store = {
          connection: { connectionString },
          schema: config.schema,
        };
        if (!database.migrations?.skip) await migrateTelemetryStore(store);

        const pipeline = Pipeline.start({
          programs: pipelinePrograms(config, connectionString),
          logger,
        });
        lifecycle.addShutdownHook(() => pipeline.stop());
        httpRouter.use(createPipelineHandler(pipeline));
        httpRouter.addAuthPolicy({
          path: '/pipeline/health',
          allow: 'unauthenticated',
        });
        if (config.metricsPort !== undefined) {
          const server = await startMetricsServer({
            host: config.otlp.host,
            port: config.metricsPort,
            metrics: () => pipeline.metrics(),
          });
          lifecycle.addShutdownHook(() => server.stop());
        }
      },
    });
  },
});
