import { Pool, type PoolConfig } from 'pg';

/** A process that is stopped or cut off in a transaction must not keep its rows from the next owner for longer. */
const IDLE_IN_TRANSACTION_MS = 15_000;

/**
 * A pool whose idle connections may break without taking the process along.
 *
 * @internal
 */
export function connect(connection: PoolConfig, application: string): Pool {
  const pool = new Pool({
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_MS,
    application_name: application,
    ...connection,
  });
  pool.on('error', () => undefined);
  return pool;
}
