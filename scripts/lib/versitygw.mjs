// Starts VersityGW, a real S3 server over a folder, for tests. Go builds it once, into node_modules/.cache, which git
// ignores and which comes and goes with the dependencies; VERSITYGW_BIN names a binary that is there already.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './postgres.mjs';

const VERSION = 'v1.8.0';
const MODULE = 'github.com/versity/versitygw/cmd/versitygw';
const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);
const folder = path.join(
  root,
  'node_modules/.cache/slo-scout',
  `versitygw-${VERSION}`,
);
const START_TIMEOUT_MS = 60_000;

function binary() {
  return process.env.VERSITYGW_BIN || path.join(folder, 'versitygw');
}

/** Why {@link startVersityGw} cannot work on this machine; undefined when it can. */
export function whyNoVersityGw() {
  if (process.platform === 'win32') return 'VersityGW does not run on Windows';
  if (process.env.VERSITYGW_BIN)
    return fs.existsSync(process.env.VERSITYGW_BIN)
      ? undefined
      : 'there is no file that VERSITYGW_BIN names';
  if (fs.existsSync(binary())) return undefined;
  return spawnSync('go', ['version'], { stdio: 'ignore' }).status === 0
    ? undefined
    : 'there is no Go to build VersityGW with, and VERSITYGW_BIN is not set';
}

/** Builds it when it is missing: a minute or two, once. Several may do so at once; the first one stays. */
function build(log) {
  const temporary = `${folder}.${process.pid}`;
  fs.mkdirSync(temporary, { recursive: true });
  try {
    log(`Building VersityGW ${VERSION} …\n`);
    const run = spawnSync('go', ['install', `${MODULE}@${VERSION}`], {
      env: { ...process.env, GOBIN: temporary },
      encoding: 'utf8',
    });
    if (run.status !== 0)
      throw new Error(
        `Go could not build VersityGW ${VERSION}: ${
          run.error?.message ?? run.stderr.trim().split('\n').pop()
        }`,
      );
    try {
      fs.renameSync(temporary, folder);
    } catch (error) {
      if (!fs.existsSync(binary())) throw error;
    }
  } finally {
    fs.rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Starts it on loopback with one empty bucket and resolves when it takes requests.
 *
 * `dataDir` is created and holds the buckets as folders. Returns `{ env, stop() }`; `env` is what tests want:
 * SLO_SCOUT_TEST_S3, the URL of the bucket, and the credentials for it. Throws with one sentence when it can't start.
 */
export async function startVersityGw({ dataDir, log = () => {} }) {
  const reason = whyNoVersityGw();
  if (reason) throw new Error(`VersityGW can't be started: ${reason}`);
  if (!fs.existsSync(binary())) build(log);
  const bucket = 'slo-scout-test';
  fs.mkdirSync(path.join(dataDir, bucket), { recursive: true });
  const port = await freePort();
  const credentials = {
    AWS_ACCESS_KEY_ID: 'slo-scout-test',
    AWS_SECRET_ACCESS_KEY: randomBytes(24).toString('base64url'),
  };
  const server = spawn(
    binary(),
    ['--port', `127.0.0.1:${port}`, '--quiet', 'posix', dataDir],
    {
      // A group of its own: Ctrl-C reaches only the caller, which stops the server last.
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: process.env.PATH,
        ROOT_ACCESS_KEY: credentials.AWS_ACCESS_KEY_ID,
        ROOT_SECRET_KEY: credentials.AWS_SECRET_ACCESS_KEY,
      },
    },
  );
  let said = '';
  server.stderr.on('data', chunk => {
    said = (said + chunk).slice(-2000);
  });
  const exited = new Promise(resolve => {
    server.once('error', resolve);
    server.once('exit', resolve);
  });
  const endpoint = `http://127.0.0.1:${port}`;
  const until = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    if (server.exitCode !== null || server.pid === undefined)
      throw new Error(`VersityGW did not start: ${said.trim()}`);
    // Without a signature it answers 403, which is an answer.
    if (await fetch(endpoint).catch(() => undefined)) break;
    if (Date.now() > until) {
      server.kill('SIGKILL');
      throw new Error(`VersityGW did not answer in time: ${said.trim()}`);
    }
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  // Nothing here should keep the caller's process alive.
  server.stderr.unref?.();
  server.unref();
  return {
    env: {
      ...credentials,
      SLO_SCOUT_TEST_S3: `s3://${bucket}?endpoint=${endpoint}&region=us-east-1`,
    },
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        server.ref();
        server.kill('SIGTERM');
        await exited;
      }
    },
  };
}
