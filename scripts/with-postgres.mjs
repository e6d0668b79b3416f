// Runs a command with SLO_SCOUT_TEST_POSTGRES set to a fresh PostgreSQL that ends with it:
//   node scripts/with-postgres.mjs yarn workspace @slo-scout/telemetry test
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startPostgres } from './lib/postgres.mjs';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  process.stderr.write(
    'usage: node scripts/with-postgres.mjs COMMAND [ARGUMENT …]\n',
  );
  process.exit(2);
}
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-pg-'));
fs.chmodSync(dir, 0o755);
const postgres = await startPostgres({
  dataDir: path.join(dir, 'data'),
  durable: false,
});
const child = spawn(command, args, {
  stdio: 'inherit',
  env: { ...process.env, SLO_SCOUT_TEST_POSTGRES: postgres.url('postgres') },
});
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => child.kill(signal));
const code = await new Promise(resolve => {
  child.once('exit', (c, signal) => resolve(c ?? (signal ? 1 : 0)));
  child.once('error', error => {
    process.stderr.write(`${error.message}\n`);
    resolve(127);
  });
});
await postgres.stop();
fs.rmSync(dir, { recursive: true, force: true });
process.exit(code);
