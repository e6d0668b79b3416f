// Runs a command with SLO_SCOUT_TEST_POSTGRES set to a fresh PostgreSQL that ends with it:
//   node scripts/with-postgres.mjs yarn workspace @slo-scout/telemetry test
import fs from 'node:fs';
import path from 'node:path';
import { startPostgres } from './lib/postgres.mjs';
import { withServer } from './lib/withServer.mjs';

await withServer({
  name: 'pg',
  usage: 'node scripts/with-postgres.mjs COMMAND [ARGUMENT …]',
  command: process.argv.slice(2),
  async start(dir) {
    // As root the server runs as another user.
    fs.chmodSync(dir, 0o755);
    const postgres = await startPostgres({
      dataDir: path.join(dir, 'data'),
      durable: false,
    });
    return {
      env: { SLO_SCOUT_TEST_POSTGRES: postgres.url('postgres') },
      stop: () => postgres.stop(),
    };
  },
});
