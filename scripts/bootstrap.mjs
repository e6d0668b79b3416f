// The one entry of `npm run demo`, `npm test` and `npm run bench`. It needs nothing but npm and any Node: it fetches
// the Node that Backstage supports and Yarn through npm where the machine's own do not fit, installs the locked
// dependencies when they changed, and then runs scripts/<command>.mjs. It uses no package itself.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const NODE_MAJORS = [22, 24]; // "engines" of Backstage 1.55
const NODE_PACKAGE = 'node@24';
const YARN_PACKAGE = '@yarnpkg/cli-dist@4.13.0';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const cache = path.join(root, '.cache');
const started = Date.now();
const say = line => process.stderr.write(`${line}\n`);

function fail(message) {
  say(`slo-scout: ${message}`);
  process.exit(1);
}

/** Folder that holds a supported `node`; fetched through npm when the running one is not. */
function supportedNode() {
  if (NODE_MAJORS.includes(Number(process.versions.node.split('.')[0])))
    return path.dirname(process.execPath);
  const prefix = path.join(cache, 'node');
  const find = () =>
    [
      path.join(prefix, 'node_modules/node/bin/node'),
      ...(fs.existsSync(path.join(prefix, 'node_modules'))
        ? fs
            .readdirSync(path.join(prefix, 'node_modules'))
            .filter(name => /^node-(bin-|linux|darwin|win)/.test(name))
            .map(name => path.join(prefix, 'node_modules', name, 'bin/node'))
        : []),
    ].find(
      file =>
        fs.existsSync(file) && spawnSync(file, ['--version']).status === 0,
    );
  let found = find();
  if (!found) {
    say(
      `Node ${
        process.version
      } is not one that Backstage supports (${NODE_MAJORS.join(
        ', ',
      )}); fetching ${NODE_PACKAGE} …`,
    );
    fs.mkdirSync(prefix, { recursive: true });
    const fetch = name =>
      run(
        'npm',
        [
          'install',
          '--prefix',
          prefix,
          '--no-save',
          '--no-package-lock',
          '--no-audit',
          '--no-fund',
          name,
        ],
        process.env,
      );
    fetch(NODE_PACKAGE);
    found = find();
    if (!found) {
      // The package's install script, which fetches the binary for this platform, did not run.
      fetch(
        NODE_PACKAGE.replace(
          'node',
          `node-${process.platform}-${process.arch}`,
        ),
      );
      found = find();
    }
  }
  if (!found)
    fail(
      `npm did not provide a usable ${NODE_PACKAGE}; install Node 24 and try again`,
    );
  return path.dirname(found);
}

function run(command, args, env) {
  const result = spawnSync(command, args, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2], // standard output is the command's own
    shell: process.platform === 'win32',
  });
  if (result.error) fail(`cannot run ${command}: ${result.error.message}`);
  if (result.status !== 0)
    fail(`${command} ${args.join(' ')} failed with exit code ${result.status}`);
}

/** Yarn does not read npm's settings; hand over what a company's network needs. */
function yarnSettings(env) {
  const settings = {
    YARN_ENABLE_TELEMETRY: '0',
    YARN_ENABLE_PROGRESS_BARS: '0',
  };
  const registry = spawnSync('npm', ['config', 'get', 'registry'], {
    encoding: 'utf8',
    cwd: root,
    env,
    shell: process.platform === 'win32',
  }).stdout?.trim();
  if (
    registry?.startsWith('http') &&
    !/^https:\/\/registry\.npmjs\.org\/?$/.test(registry)
  ) {
    settings.YARN_NPM_REGISTRY_SERVER = registry.replace(/\/$/, '');
    if (registry.startsWith('http:'))
      settings.YARN_UNSAFE_HTTP_WHITELIST = new URL(registry).hostname;
  }
  const proxy = env.HTTPS_PROXY ?? env.https_proxy;
  if (proxy && !env.YARN_HTTPS_PROXY) settings.YARN_HTTPS_PROXY = proxy;
  return settings;
}

/** Changes whenever an install could give something else. */
function dependencyDigest() {
  const hash = createHash('sha256').update(process.platform + process.arch);
  for (const file of ['yarn.lock', '.yarnrc.yml', 'package.json'])
    hash.update(fs.readFileSync(path.join(root, file)));
  for (const group of ['packages', 'plugins', 'collectors', 'workers']) {
    for (const name of fs.readdirSync(path.join(root, group)).sort()) {
      const file = path.join(root, group, name, 'package.json');
      if (fs.existsSync(file)) hash.update(fs.readFileSync(file));
    }
  }
  return hash.digest('hex');
}

function install(env) {
  const stamp = path.join(cache, 'installed');
  const digest = dependencyDigest();
  const installed =
    fs.existsSync(stamp) && fs.existsSync(path.join(root, 'node_modules'))
      ? fs.readFileSync(stamp, 'utf8')
      : '';
  if (installed === digest) return;
  say('Installing dependencies …');
  run('npx', ['--yes', YARN_PACKAGE, 'install', '--immutable'], {
    ...env,
    ...yarnSettings(env),
  });
  fs.mkdirSync(cache, { recursive: true });
  fs.writeFileSync(stamp, digest);
}

const [command, ...args] = process.argv.slice(2);
const script = path.join(root, 'scripts', `${command}.mjs`);
if (!command || !/^[a-z]+$/.test(command) || !fs.existsSync(script)) {
  fail('usage: node scripts/bootstrap.mjs demo|test|bench [ARGUMENT …]');
}
const nodeFolder = supportedNode();
const env = {
  ...process.env,
  PATH: [
    nodeFolder,
    path.join(root, 'node_modules/.bin'),
    process.env.PATH,
  ].join(path.delimiter),
};
install(env);

const child = spawn(
  path.join(nodeFolder, path.basename(process.execPath)),
  [script, ...args],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...env,
      SLO_SCOUT_INSTALL_SECONDS: ((Date.now() - started) / 1000).toFixed(1),
    },
  },
);
// Ctrl-C reaches the child through the terminal; the child cleans up and this process waits for it.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.once('exit', (code, signal) =>
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)),
);
