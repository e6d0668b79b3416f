// Starts Milvus Lite, a Milvus server in one process, for tests. pip installs it once, into node_modules/.cache, which git
// ignores and which comes and goes with the dependencies; MILVUS_LITE_BIN names a program that is there already.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './postgres.mjs';

const VERSION = '3.2.2';
const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);
const folder = path.join(
  root,
  'node_modules/.cache/slo-scout',
  `milvus-lite-${VERSION}`,
);
const START_TIMEOUT_MS = 120_000;

function binary() {
  return process.env.MILVUS_LITE_BIN || path.join(folder, 'bin/milvus-lite');
}

/** Why {@link startMilvus} cannot work on this machine; undefined when it can. */
export function whyNoMilvus() {
  if (process.platform === 'win32')
    return 'Milvus Lite does not run on Windows';
  if (process.env.MILVUS_LITE_BIN)
    return fs.existsSync(process.env.MILVUS_LITE_BIN)
      ? undefined
      : 'there is no file that MILVUS_LITE_BIN names';
  if (fs.existsSync(binary())) return undefined;
  const python = spawnSync('python3', [
    '-c',
    'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 9))',
  ]);
  return python.status === 0
    ? undefined
    : 'there is no Python 3.9 with venv and pip to install Milvus Lite with, and MILVUS_LITE_BIN is not set';
}

function run(command, args) {
  const { status, error, stderr } = spawnSync(command, args, {
    encoding: 'utf8',
  });
  if (status !== 0)
    throw new Error(
      `Milvus Lite ${VERSION} could not be installed: ${
        error?.message ?? stderr.trim().split('\n').pop()
      }`,
    );
}

/**
 * Installs it when it is missing: half a minute, once. A virtual environment knows its own path and cannot be moved, so a
 * half-made one is made again, and several at once take turns.
 */
async function install(log) {
  const lock = `${folder}.lock`;
  fs.mkdirSync(path.dirname(folder), { recursive: true });
  for (;;) {
    try {
      fs.mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      // Whoever held it for so long is gone.
      const age =
        Date.now() -
        (fs.statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      if (age > 10 * 60_000) fs.rmSync(lock, { recursive: true, force: true });
      await new Promise(resolve => setTimeout(resolve, 500));
    }
  }
  try {
    if (fs.existsSync(binary())) return;
    log(`Installing Milvus Lite ${VERSION} …\n`);
    fs.rmSync(folder, { recursive: true, force: true });
    run('python3', ['-m', 'venv', folder]);
    // It imports pymilvus without saying so.
    run(path.join(folder, 'bin/pip'), [
      ...['install', '--quiet', '--disable-pip-version-check'],
      ...[`milvus-lite==${VERSION}`, 'pymilvus'],
    ]);
  } catch (error) {
    fs.rmSync(folder, { recursive: true, force: true });
    throw error;
  } finally {
    fs.rmSync(lock, { recursive: true, force: true });
  }
}

/**
 * Starts it on loopback, empty, and resolves when it takes requests.
 *
 * `dataDir` is created. Returns `{ env, address, stop() }`; `env` is what tests want: SLO_SCOUT_TEST_MILVUS, as host:port.
 * `port` starts it again where it was. Throws with one sentence when it can't start.
 */
export async function startMilvus({ dataDir, port, log = () => {} }) {
  const reason = whyNoMilvus();
  if (reason) throw new Error(`Milvus Lite can't be started: ${reason}`);
  if (!fs.existsSync(binary())) await install(log);
  fs.mkdirSync(dataDir, { recursive: true });
  const at = port ?? (await freePort());
  const server = spawn(
    binary(),
    [
      ...['server', '--host', '127.0.0.1', '--port', String(at)],
      ...['--data-dir', dataDir],
    ],
    // A group of its own: Ctrl-C reaches only the caller, which stops the server last.
    { detached: true, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', chunk => {
      said = (said + chunk).slice(-4000);
    });
  const exited = new Promise(resolve => {
    server.once('error', resolve);
    server.once('exit', resolve);
  });
  const until = Date.now() + START_TIMEOUT_MS;
  while (!said.includes('listening')) {
    if (server.exitCode !== null || server.pid === undefined)
      throw new Error(`Milvus Lite did not start: ${said.trim()}`);
    if (Date.now() > until) {
      server.kill('SIGKILL');
      throw new Error(`Milvus Lite did not answer in time: ${said.trim()}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  // Nothing here should keep the caller's process alive.
  for (const stream of [server.stdout, server.stderr]) stream.unref?.();
  server.unref();
  const address = `127.0.0.1:${at}`;
  return {
    address,
    env: { SLO_SCOUT_TEST_MILVUS: address },
    async stop() {
      if (server.exitCode !== null || server.signalCode !== null) return;
      server.ref();
      server.kill('SIGTERM');
      // It may wait for clients; nothing in it is worth that.
      const timer = setTimeout(() => server.kill('SIGKILL'), 5000);
      await exited;
      clearTimeout(timer);
    },
  };
}
