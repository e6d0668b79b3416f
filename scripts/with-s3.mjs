// Runs a command with SLO_SCOUT_TEST_S3 and its credentials set to a fresh S3 server that ends with it:
//   node scripts/with-s3.mjs node scripts/with-postgres.mjs yarn workspace @slo-scout/worker-archive test
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startVersityGw } from './lib/versitygw.mjs';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  process.stderr.write(
    'usage: node scripts/with-s3.mjs COMMAND [ARGUMENT …]\n',
  );
  process.exit(2);
}
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-s3-'));
const s3 = await startVersityGw({
  dataDir: path.join(dir, 'data'),
  log: text => process.stderr.write(text),
});
const child = spawn(command, args, {
  stdio: 'inherit',
  env: { ...process.env, ...s3.env },
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
await s3.stop();
fs.rmSync(dir, { recursive: true, force: true });
process.exit(code);
