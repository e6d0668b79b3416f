// yarn api-reports [--ci]: writes (or checks) the API reports of every published package.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { publicPackages } from './lib/publicPackages.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

function run(command, args) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
  });
  if (error) process.stderr.write(`${error.message}\n`);
  if (status !== 0) process.exit(status ?? 1);
}

// The reports are made of the declarations.
run('tsc', ['--incremental', 'false']);
run('backstage-repo-tools', [
  'api-reports',
  '--allow-all-warnings',
  // Workspaces point to their sources; the warning about it holds this machine's path.
  '--omit-messages',
  'ae-wrong-input-file-type',
  ...process.argv.slice(2),
  ...publicPackages(root),
]);
