import {
  coreServices,
  createBackendPlugin,
} from '@backstage/backend-plugin-api';
import { catalogServiceRef } from '@backstage/plugin-catalog-node';
import {
  gitProvidersExtensionPoint,
  languageModelExtensionPoint,
  metricsSourcesExtensionPoint,
} from '@slo-scout/backstage-plugin-slo-scout-node';
import { GitProviders } from './artifacts/GitProviders';
import { readSloScoutConfig } from './config/readSloScoutConfig';
import { createRouter } from './createRouter';
import { openDatabase } from './database/openDatabase';
import { createGitProviders } from './gitops/createGitProviders';
import { MetricsSources } from './metrics-source/MetricsSources';
import { PrometheusMetricsSource } from './metrics-source/PrometheusMetricsSource';
import { OPERATIONS_PATHS } from './operations/createOperationsRouter';
import { registerPermissions } from './permissions/registerPermissions';
import { journeyVectorsServiceRef } from './search/journeyVectorsServiceRef';
import { createSloScout } from './SloScout';
import { scheduleTasks } from './tasks/scheduleTasks';
import { telemetryStoreServiceRef } from './telemetry/telemetryStoreServiceRef';
import { LanguageModelSlot } from './words/LanguageModelSlot';

/**
 * The SLO-Scout backend: API, analysis jobs and the store of the control plane.
 *
 * @public
 */
export const sloScoutPlugin = createBackendPlugin({
  pluginId: 'slo-scout',
  register(env) {
    const gitProviders = new GitProviders();
    env.registerExtensionPoint(gitProvidersExtensionPoint, gitProviders);
    const languageModel = new LanguageModelSlot();
    env.registerExtensionPoint(languageModelExtensionPoint, languageModel);
    const metrics = new MetricsSources();
    env.registerExtensionPoint(metricsSourcesExtensionPoint, metrics);

    env.registerInit({
      deps: {
        auditor: coreServices.auditor,
        auth: coreServices.auth,
        catalog: catalogServiceRef,
        config: coreServices.rootConfig,
        database: coreServices.database,
        httpAuth: coreServices.httpAuth,
        httpRouter: coreServices.httpRouter,
        journeyVectors: journeyVectorsServiceRef,
        lifecycle: coreServices.lifecycle,
        logger: coreServices.logger,
        permissions: coreServices.permissions,
        permissionsRegistry: coreServices.permissionsRegistry,
        scheduler: coreServices.scheduler,
        telemetry: telemetryStoreServiceRef,
      },
      async init(deps) {
        const config = readSloScoutConfig(deps.config);
        for (const provider of createGitProviders(deps.config)) {
          gitProviders.addGitProvider(provider);
        }
        for (const server of config.prometheus) {
          metrics.addMetricsSource(new PrometheusMetricsSource(server));
        }
        const sloScout = await createSloScout({
          ...deps,
          metrics,
          config,
          knex: await openDatabase(deps.database, deps.config),
          gitProvider:
            config.gitops && gitProviders.get(config.gitops.provider),
          languageModel: languageModel.model,
        });
        registerPermissions(deps.permissionsRegistry, sloScout.database);

        for (const path of OPERATIONS_PATHS) {
          deps.httpRouter.addAuthPolicy({ path, allow: 'unauthenticated' });
        }
        deps.httpRouter.use(createRouter(sloScout, deps));

        await scheduleTasks(sloScout, deps.scheduler, config);
        deps.lifecycle.addStartupHook(() => sloScout.worker.start());
        deps.lifecycle.addShutdownHook(async () => {
          sloScout.watcher.stop();
          await sloScout.queue.stop();
          await deps.journeyVectors.close();
          await deps.telemetry.close();
        });
      },
    });
  },
});
