import { createTestDatabase } from '@slo-scout/dev-postgres';
import { knex } from 'knex';
import { Client } from 'pg';
import { connectionUrl } from './connectionUrl';

describe('connectionUrl', () => {
  it.each([
    [
      { host: 'db', port: 5433, user: 'me', password: 'pw', database: 'd' },
      'postgresql://me:pw@db:5433/d',
    ],
    [
      { host: 'db', user: 'a@b', password: "p:/@?#'% ü", database: 'x-y' },
      "postgresql://a%40b:p%3A%2F%40%3F%23'%25%20%C3%BC@db/x-y",
    ],
    [{ host: '::1', port: '5432', database: 'd' }, 'postgresql://[::1]:5432/d'],
    [
      { host: '/run/postgresql', user: 'me', database: 'd' },
      'postgresql://me@localhost/d?host=%2Frun%2Fpostgresql',
    ],
    [
      { host: 'db', database: 'd', ssl: true },
      'postgresql://db/d?sslmode=verify-full',
    ],
    [
      { host: 'db', database: 'd', ssl: { rejectUnauthorized: false } },
      'postgresql://db/d?sslmode=no-verify',
    ],
    [{ host: 'db', database: 'd', ssl: false }, 'postgresql://db/d'],
    ['postgres://me@db/d?x=y', 'postgres://me@db/d?x=y'],
    [{ connectionString: 'postgres://db/d' }, 'postgres://db/d'],
  ])('writes %j as %s', (connection, url) => {
    expect(connectionUrl(connection)).toBe(url);
  });

  it('says what to do where a string cannot hold the settings', () => {
    const remedy = /set sloScout\.telemetry\.database to a connection string/;
    expect(() => connectionUrl(async () => ({ host: 'db' }))).toThrow(remedy);
    expect(() => connectionUrl({ password: () => 'x' })).toThrow(remedy);
    expect(() => connectionUrl({ ssl: { ca: 'PEM' } })).toThrow(remedy);
  });

  it('leads where the client of Backstage leads, role included', async () => {
    const database = await createTestDatabase();
    const { host, port, user, password } = database;
    const own = knex({
      client: 'pg',
      connection: { host, port, user, password, database: database.database },
    });
    await own.raw('CREATE ROLE "telemetry owner"').catch(() => {});
    const client = new Client({
      connectionString: connectionUrl(
        own.client.config.connection,
        'telemetry owner',
      ),
    });
    try {
      await client.connect();
      const { rows } = await client.query(
        'SELECT current_database() AS database, current_user AS role',
      );
      expect(rows).toEqual([
        { database: database.database, role: 'telemetry owner' },
      ]);
    } finally {
      await client.end();
      await own.destroy();
      await database.drop();
    }
  });
});
