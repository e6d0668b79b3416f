import { Client } from 'pg';
import { createTestDatabase } from './createTestDatabase';

describe('createTestDatabase', () => {
  it('gives an empty database and removes it, open connections and all', async () => {
    const db = await createTestDatabase();
    const client = new Client({ connectionString: db.url });
    client.on('error', () => {});
    await client.connect();
    const { rows } = await client.query(
      "SELECT count(*)::int AS n FROM information_schema.tables WHERE table_schema = 'public'",
    );
    expect(rows).toEqual([{ n: 0 }]);

    await db.drop();

    const again = new Client({ connectionString: db.url });
    await expect(again.connect()).rejects.toThrow(/does not exist/);
  });
});
