// Runs a command with SLO_SCOUT_TEST_MILVUS set to the address of a fresh Milvus Lite that ends with it:
//   node scripts/with-milvus.mjs node scripts/with-postgres.mjs yarn workspace @slo-scout/embeddings test
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { startMilvus } from './lib/milvus.mjs';

const [command, ...args] = process.argv.slice(2);
if (!command) {
  process.stderr.write(
    'usage: node scripts/with-milvus.mjs COMMAND [ARGUMENT …]\n',
  );
  process.exit(2);
}
const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-milvus-'));
const milvus = await startMilvus({
  dataDir: path.join(dir, 'data'),
  log: text => process.stderr.write(text),
});
const child = spawn(command, args, {
  stdio: 'inherit',
  env: { ...process.env, ...milvus.env },
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
await milvus.stop();
fs.rmSync(dir, { recursive: true, force: true });
process.exit(code);
