import {
  coreServices,
  createServiceFactory,
  createServiceRef,
} from '@backstage/backend-plugin-api';
import { JourneyEmbeddingStore } from '@slo-scout/telemetry-store';
import { Pool } from 'pg';
import { readSloScoutConfig } from '../config/readSloScoutConfig';
import { openDatabase } from '../database/openDatabase';
import { telemetryConnection } from '../telemetry/telemetryConnection';
import { readEmbeddingConfig } from './readEmbeddingConfig';
import { VectorSearch } from './VectorSearch';

/**
 * Journeys in words and the vectors of them. The plugin closes it.
 *
 * @internal
 */
export interface JourneyVectors {
  store: JourneyEmbeddingStore;
  vectors: VectorSearch;
  close(): Promise<void>;
}

/**
 * What the search reads of the data plane; its tables are made by the
 * telemetry store.
 *
 * @internal
 */
export const journeyVectorsServiceRef = createServiceRef<JourneyVectors>({
  id: 'slo-scout.journey-vectors',
  defaultFactory: async service =>
    createServiceFactory({
      service,
      deps: {
        config: coreServices.rootConfig,
        database: coreServices.database,
      },
      async factory({ config, database }) {
        const { telemetry } = readSloScoutConfig(config);
        const embedding = readEmbeddingConfig(config);
        const { schema } = telemetry;
        const pool = new Pool({
          ...telemetryConnection(
            telemetry.database,
            await openDatabase(database, config),
          ),
          application_name: 'slo-scout search',
          max: 4,
        });
        // An idle connection may break; the next query takes another one.
        pool.on('error', () => undefined);
        const vectors = new VectorSearch({ pool, schema, embedding });
        return {
          vectors,
          store: new JourneyEmbeddingStore(pool, schema),
          async close() {
            await vectors.close();
            await pool.end();
          },
        };
      },
    }),
});
