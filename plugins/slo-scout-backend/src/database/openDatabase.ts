import {
  resolvePackagePath,
  type DatabaseService,
} from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import type { Knex } from 'knex';

/**
 * Connects to the plugin's database and brings its tables up to date.
 *
 * @throws Error with one sentence when the database is not PostgreSQL.
 * @internal
 */
export async function openDatabase(
  database: DatabaseService,
  config: Config,
): Promise<Knex> {
  // Asked before connecting, since the driver of another client may not even be installed.
  requirePostgres(
    config.getOptionalString('backend.database.plugin.slo-scout.client') ??
      config.getOptionalString('backend.database.client'),
  );
  const knex = await database.getClient();
  requirePostgres(knex.client.config.client);
  if (!database.migrations?.skip) {
    await knex.migrate.latest({
      directory: resolvePackagePath(
        '@slo-scout/backstage-plugin-slo-scout-backend',
        'migrations',
      ),
    });
  }
  return knex;
}

function requirePostgres(client: unknown) {
  // embedded-postgres is turned into pg by Backstage's development runner.
  if (client === undefined || client === 'pg' || client === 'embedded-postgres')
    return;
  throw new Error(
    `SLO-Scout needs PostgreSQL but the configured database client is "${client}": set backend.database.client to pg, or backend.database.plugin.slo-scout.client for this plugin alone`,
  );
}
