import { quoteSchema, type SqlMigration } from '@slo-scout/telemetry';
import type { Knex } from 'knex';

/**
 * Lets knex run {@link SqlMigration}s in a schema.
 *
 * @internal
 */
export class SqlMigrationSource implements Knex.MigrationSource<SqlMigration> {
  constructor(
    private readonly migrations: readonly SqlMigration[],
    private readonly schema: string,
  ) {}

  async getMigrations(): Promise<SqlMigration[]> {
    return [...this.migrations];
  }

  getMigrationName(migration: SqlMigration): string {
    return migration.name;
  }

  async getMigration(migration: SqlMigration): Promise<Knex.Migration> {
    const schema = quoteSchema(this.schema);
    const run = async (knex: Knex, statements: string[]) => {
      for (const statement of statements) await knex.raw(statement);
    };
    return {
      up: knex => run(knex, migration.up(schema)),
      down: knex => run(knex, migration.down(schema)),
    };
  }
}
