import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/**
 * A database that exists for one test.
 *
 * @public
 */
export interface TestDatabase {
  /** `postgres://…/test_…` */
  url: string;
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  /** Ends its connections and removes it. */
  drop(): Promise<void>;
}

/**
 * Creates an empty database on the server that `SLO_SCOUT_TEST_POSTGRES` names.
 * `npm test` and `node scripts/with-postgres.mjs` start one.
 *
 * @public
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = process.env.SLO_SCOUT_TEST_POSTGRES;
  if (!server) {
    throw new Error(
      'This test needs PostgreSQL: run it through `npm test`, or `node scripts/with-postgres.mjs yarn workspace <name> test`',
    );
  }
  const database = `test_${randomBytes(8).toString('hex')}`;
  await execute(server, `CREATE DATABASE ${database}`);
  const url = new URL(server);
  url.pathname = `/${database}`;
  return {
    url: url.toString(),
    host: url.hostname,
    port: Number(url.port),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database,
    drop: () =>
      execute(server, `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`),
  };
}

async function execute(connectionString: string, sql: string): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
