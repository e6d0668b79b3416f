import {
  DEFAULT_TELEMETRY_SCHEMA,
  inTransaction,
  lockMigrations,
  MIGRATIONS_TABLE,
  quoteSchema,
} from '@slo-scout/telemetry';
import { knex, type Knex } from 'knex';
import { Pool, type PoolConfig } from 'pg';
import { SqlMigrationSource } from './migrations/SqlMigrationSource';
import { storeMigrations } from './migrations/storeMigrations';

/**
 * Where the tables of the data plane are.
 *
 * @public
 */
export interface TelemetryStoreOptions {
  /** As `pg` takes it, for example `{ connectionString }`. */
  connection: PoolConfig;
  /** Default `slo_scout_telemetry`. */
  schema?: string;
}

/**
 * Brings the tables of the data plane up to date, those of the log included.
 * Any number of programs may call it at once: they take turns.
 *
 * @returns names of the steps that were run.
 * @public
 */
export async function migrateTelemetryStore(
  options: TelemetryStoreOptions,
): Promise<string[]> {
  return withMigrator(options, async (migrator, config) => {
    const [, names] = await migrator.latest(config);
    return names;
  });
}

/**
 * Takes back all steps: every table of the data plane is dropped, with what is in it.
 *
 * @returns names of the steps that were taken back.
 * @public
 */
export async function rollbackTelemetryStore(
  options: TelemetryStoreOptions,
): Promise<string[]> {
  return withMigrator(options, async (migrator, config) => {
    const [, names] = await migrator.rollback(config, true);
    return names;
  });
}

async function withMigrator(
  { connection, schema = DEFAULT_TELEMETRY_SCHEMA }: TelemetryStoreOptions,
  work: (
    migrator: Knex.Migrator,
    config: Knex.MigratorConfig,
  ) => Promise<string[]>,
): Promise<string[]> {
  const quoted = quoteSchema(schema);
  const pool = new Pool({ ...connection, max: 1 });
  pool.on('error', () => undefined);
  const database = knex({
    client: 'pg',
    connection: connection as Knex.PgConnectionConfig,
    pool: { min: 0, max: 2 },
  });
  try {
    return await inTransaction(pool, async client => {
      await lockMigrations(client, schema);
      await database.raw(`CREATE SCHEMA IF NOT EXISTS ${quoted}`);
      const config = {
        tableName: MIGRATIONS_TABLE,
        schemaName: schema,
        migrationSource: new SqlMigrationSource(storeMigrations, schema),
      };
      // Our own lock is held, so knex's can only be that of a process that died.
      await database.migrate.forceFreeMigrationsLock(config);
      return work(database.migrate, config);
    });
  } finally {
    await database.destroy();
    await pool.end();
  }
}
