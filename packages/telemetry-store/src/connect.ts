import { Pool, type PoolConfig } from 'pg';

/**
 * A pool whose idle connections may break without taking the process along.
 *
 * @internal
 */
export function connect(connection: PoolConfig, application: string): Pool {
  const pool = new Pool({
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: application,
    ...connection,
  });
  pool.on('error', () => undefined);
  return pool;
}
