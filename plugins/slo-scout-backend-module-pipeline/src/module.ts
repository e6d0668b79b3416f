import {
  coreServices,
  createBackendModule,
} from '@backstage/backend-plugin-api';
import { migrateTelemetryStore } from '@slo-scout/telemetry-store';
import { createPipelineHandler } from './createPipelineHandler';
import { maintainTelemetry } from './database/maintainTelemetry';
import { telemetryDatabase } from './database/telemetryDatabase';
import { startMetricsServer } from './metrics/startMetricsServer';
import { Pipeline } from './Pipeline';
import { pipelinePrograms } from './pipelinePrograms';
import { readPipelineConfig } from './readPipelineConfig';

/**
 * Runs the OTLP collector, the fingerprint worker and what else the
 * configuration asks for in child processes of the backend, so that an adopter needs nothing else.
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
        scheduler: coreServices.scheduler,
      },
      async init(deps) {
        const { database, httpRouter, lifecycle, logger, scheduler } = deps;
        const config = readPipelineConfig(deps.config);
        if (!config.enabled) {
          logger.info(
            'The pipeline is switched off by sloScout.pipeline.enabled',
          );
          return;
        }
        const connectionString = await telemetryDatabase(
          config.database,
          database,
          deps.config,
        );
        const store = {
          connection: { connectionString },
          schema: config.schema,
        };
        if (!database.migrations?.skip) await migrateTelemetryStore(store);

        // First, since a port that is taken should leave nothing running.
        const metrics = await startMetricsServer({
          host: config.otlp.host,
          port: config.metricsPort,
        });
        const pipeline = Pipeline.start({
          programs: pipelinePrograms(config, connectionString),
          logger,
        });
        metrics.serve(() => pipeline.metrics());
        lifecycle.addShutdownHook(async () => {
          await Promise.all([pipeline.stop(), metrics.stop()]);
        });

        httpRouter.use(createPipelineHandler(pipeline));
        httpRouter.addAuthPolicy({
          path: '/pipeline/health',
          allow: 'unauthenticated',
        });
        await scheduler.scheduleTask({
          id: 'slo-scout-maintain-telemetry',
          frequency: { minutes: 30 },
          initialDelay: { minutes: 10 },
          timeout: { minutes: 15 },
          fn: async () => {
            const { retentionDays } = config;
            const dropped = await maintainTelemetry({
              ...store,
              retentionDays,
            });
            logger.info(`Dropped ${dropped.length} tables past retention`);
          },
        });
      },
    });
  },
});
