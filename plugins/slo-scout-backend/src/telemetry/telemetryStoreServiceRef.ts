import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import {
  PostgresTelemetryStore,
  type TelemetryStore,
} from '@slo-scout/telemetry-store';
import { readSloScoutConfig } from '../config/readSloScoutConfig';
import { openDatabase } from '../database/openDatabase';
import { telemetryConnection } from './telemetryConnection';

/**
 * What the data plane has stored, for the plugin to read.
 *
 * @internal
 */
export const telemetryStoreServiceRef = createServiceRef<TelemetryStore>({
  id: 'slo-scout.telemetry-store',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
        lifecycle: coreServices.lifecycle,
      },
      async factory({ config, database, lifecycle }) {
        const { telemetry } = readSloScoutConfig(config);
        const store = await PostgresTelemetryStore.create({
          connection: telemetryConnection(
            telemetry.database,
            await openDatabase(database, config),
          ),
          schema: telemetry.schema,
        });
        lifecycle.addShutdownHook(() => store.close());
        return store;
      },
    }),
});
