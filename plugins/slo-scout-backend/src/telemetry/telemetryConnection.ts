import type { Knex } from 'knex';
import type { PoolConfig } from 'pg';

/**
 * How to connect to the database of the data plane: as configured, else as the
 * plugin itself does.
 *
 * @param database - `sloScout.telemetry.database`
 * @internal
 */
export function telemetryConnection(
  database: string | undefined,
  knex: Knex,
): PoolConfig {
  if (database) return { connectionString: database };
  const { connection } = knex.client.config;
  if (typeof connection === 'string') return { connectionString: connection };
  // knex hides the password from copies of its settings, hence it is named.
  return { ...connection, password: connection.password };
}
