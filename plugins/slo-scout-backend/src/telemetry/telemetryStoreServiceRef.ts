import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { ForwardedError } from '@backstage/errors';
import {
  PostgresTelemetryStore,
  type TelemetryStore,
} from '@slo-scout/telemetry-store';
import { readSloScoutConfig } from '../config/readSloScoutConfig';
import { openDatabase } from '../database/openDatabase';
import { telemetryConnection } from './telemetryConnection';

/**
 * What the data plane has stored, for the plugin to read. The plugin closes it,
 * once nothing reads any more.
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
      },
      async factory({ config, database }) {
        const { telemetry } = readSloScoutConfig(config);
        const connection = telemetryConnection(
          telemetry.database,
          await openDatabase(database, config),
        );
        return PostgresTelemetryStore.create({
          connection,
          schema: telemetry.schema,
        }).catch(error => {
          throw new ForwardedError(
            'The tables of the telemetry could not be opened; check sloScout.telemetry',
            error,
          );
        });
      },
    }),
});
