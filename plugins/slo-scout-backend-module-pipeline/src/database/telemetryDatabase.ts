import type { DatabaseService } from '@backstage/backend-plugin-api';
import type { Config } from '@backstage/config';
import { connectionUrl } from './connectionUrl';

/**
 * Connection string of the database that collectors and workers write to: the
 * configured one, else that of the slo-scout plugin itself, which Backstage
 * creates when it is missing.
 *
 * @throws Error with one sentence when there is none that a child process can use.
 * @internal
 */
export async function telemetryDatabase(
  configured: string | undefined,
  database: DatabaseService,
  config: Config,
): Promise<string> {
  if (configured !== undefined) {
    if (!/^postgres(ql)?:/.test(configured) || !URL.canParse(configured)) {
      throw new Error(
        'sloScout.telemetry.database is not a connection string such as postgresql://user:password@host:5432/database',
      );
    }
    return configured;
  }
  const section = config.getOptionalConfig('backend.database');
  const client =
    section?.getOptionalString('plugin.slo-scout.client') ??
    section?.getOptionalString('client');
  // embedded-postgres is turned into pg by Backstage's development runner.
  if (client !== undefined && !['pg', 'embedded-postgres'].includes(client)) {
    throw new Error(
      `SLO-Scout needs PostgreSQL but the configured database client is "${client}": set backend.database.client to pg, or sloScout.telemetry.database to a connection string`,
    );
  }
  const role =
    section?.getOptionalString('plugin.slo-scout.role') ??
    section?.getOptionalString('role');
  const knex = await database.getClient();
  return connectionUrl(knex.client.config.connection, role);
}
