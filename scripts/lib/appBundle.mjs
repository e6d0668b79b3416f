// Builds the browser bundle of packages/app when its sources changed since the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const SOURCES = [
  'packages/app/src',
  'packages/app/public',
  'packages/app/package.json',
  'packages/slo/src',
  'plugins/slo-scout/src',
  'plugins/slo-scout/package.json',
  'plugins/slo-scout-common/src',
  'app-config.yaml',
  'app-config.demo.yaml',
  'yarn.lock',
];

function digest(root) {
  const hash = createHash('sha256');
  const add = file => {
    if (fs.statSync(file).isDirectory()) {
      for (const name of fs.readdirSync(file).sort())
        add(path.join(file, name));
    } else {
      hash.update(path.relative(root, file)).update(fs.readFileSync(file));
    }
  };
  for (const source of SOURCES) add(path.join(root, source));
  return hash.digest('hex');
}

/** Builds when needed; throws with the end of the build's output when it fails. */
export function buildApp(root, env, say) {
  const stamp = path.join(root, '.cache/app-bundle');
  const wanted = digest(root);
  const index = path.join(root, 'packages/app/dist/index.html');
  if (
    fs.existsSync(stamp) &&
    fs.existsSync(index) &&
    fs.readFileSync(stamp, 'utf8') === wanted
  )
    return;
  say('Building the app …');
  const configs = ['app-config.yaml', 'app-config.demo.yaml'].flatMap(file => [
    '--config',
    path.join(root, file),
  ]);
  const run = spawnSync('backstage-cli', ['package', 'build', ...configs], {
    cwd: path.join(root, 'packages/app'),
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (run.status !== 0) {
    const output = `${run.stdout ?? ''}${run.stderr ?? ''}${
      run.error?.message ?? ''
    }`
      .trim()
      .split('\n')
      .slice(-25)
      .join('\n');
    throw new Error(`the app could not be built:\n${output}`);
  }
  fs.mkdirSync(path.dirname(stamp), { recursive: true });
  fs.writeFileSync(stamp, wanted);
}
