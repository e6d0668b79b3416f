import type { Pool } from 'pg';
import { inTransaction } from '../postgres/inTransaction';
import { quoteSchema } from '../postgres/schemaName';
import { lockMigrations } from './lockMigrations';
import { logMigrations } from './logMigrations';

/**
 * History table of the data plane. Its columns are those of knex, by which
 * `@slo-scout/telemetry-store` keeps its own steps in the same table.
 *
 * @public
 */
export const MIGRATIONS_TABLE = 'telemetry_migrations';

/**
 * Brings the tables of the log up to date. Any number of programs may call it
 * at once: the first does the work, the others wait and find it done.
 *
 * @internal
 */
export async function migrateLog(pool: Pool, schema: string): Promise<void> {
  const quoted = quoteSchema(schema);
  await inTransaction(pool, async client => {
    await lockMigrations(client, schema);
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${quoted}`);
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${quoted}.${MIGRATIONS_TABLE} (
        id serial PRIMARY KEY, name varchar(255), batch integer, migration_time timestamptz
      )`,
    );
    const { rows } = await client.query<{ name: string; batch: number }>(
      `SELECT name, batch FROM ${quoted}.${MIGRATIONS_TABLE}`,
    );
    const done = new Set(rows.map(row => row.name));
    const batch = 1 + Math.max(0, ...rows.map(row => row.batch));
    for (const migration of logMigrations.filter(
      ({ name }) => !done.has(name),
    )) {
      for (const statement of migration.up(quoted))
        await client.query(statement);
      await client.query(
        `INSERT INTO ${quoted}.${MIGRATIONS_TABLE} (name, batch, migration_time) VALUES ($1, $2, now())`,
        [migration.name, batch],
      );
    }
  });
}
