// npm test [-- --only NAME,…] [-- --filter PATH]: every check of the project, and one line of counts at the end.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startDemoServers } from './lib/demoServers.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { startTestServers } from './lib/testServers.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const { values: flags } = parseArgs({
  options: {
    only: { type: 'string', default: 'format,lint,types,api,unit,browser' },
    filter: { type: 'string' },
  },
});

const children = new Set();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal);
  });
}

/** Runs a command, shows its output, and resolves with the exit code and what it printed. */
function run(command, args, { env = {}, cwd = root } = {}) {
  return new Promise(resolve => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.add(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', chunk => {
        process.stdout.write(chunk);
        output += chunk;
      });
    }
    child.once('error', error => {
      process.stdout.write(`${error.message}\n`);
      resolve({ code: 1, output });
    });
    child.once('close', code => {
      children.delete(child);
      resolve({ code: code ?? 1, output });
    });
  });
}

const one = ({ code }) =>
  code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

/** Reads the closing line `N passed, N failed`; a runner that printed none has failed. */
function closingLine({ code, output }) {
  const lines = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)];
  const last = lines[lines.length - 1];
  if (!last) return { passed: 0, failed: 1 };
  const counts = { passed: Number(last[1]), failed: Number(last[2]) };
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

async function unit() {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-test-'));
  fs.chmodSync(dir, 0o755);
  const postgres = await startPostgres({
    dataDir: path.join(dir, 'postgres'),
    durable: false,
  });
  const report = path.join(dir, 'jest.json');
  let servers;
  try {
    servers = await startTestServers(dir, line =>
      process.stdout.write(`${line}\n`),
    );
    const result = await run(
      'backstage-cli',
      [
        'repo',
        'test',
        ...(flags.filter ? [flags.filter] : []),
        '--watchAll=false',
        '--maxWorkers=2',
        // A busy machine is slow, not broken; what hangs is ended all the same.
        '--testTimeout=180000',
        '--json',
        `--outputFile=${report}`,
      ],
      {
        env: {
          SLO_SCOUT_TEST_POSTGRES: postgres.url(),
          ...servers.env,
          NODE_OPTIONS: '--no-warnings',
        },
      },
    );
    if (!fs.existsSync(report)) return { passed: 0, failed: 1 };
    const jest = JSON.parse(fs.readFileSync(report, 'utf8'));
    // A suite that could not even be loaded has no tests to count.
    const failed = jest.numFailedTests + jest.numRuntimeErrorTestSuites;
    return {
      passed: jest.numPassedTests,
      failed: result.code !== 0 && failed === 0 ? 1 : failed,
      skipped: jest.numPendingTests,
    };
  } finally {
    await servers?.stop();
    await postgres.stop();
    fs.rmSync(dir, { recursive: true, force: true });
  }
}

async function browser() {
  const chromium = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
  if (!fs.existsSync(chromium)) {
    const why = `browser tests: there is no Chromium at ${chromium}; install Debian's chromium or set CHROMIUM_PATH`;
    process.stdout.write(`${why}\n`);
    // A person without Chromium may still run the rest; CI may not.
    return process.env.CI
      ? { passed: 0, failed: 1 }
      : { passed: 0, failed: 0, skipped: 1 };
  }
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-browser-'));
  fs.chmodSync(dataDir, 0o755);
  const any = { port: 0, flag: '' };
  const servers = await startDemoServers({
    root,
    dataDir,
    say: line => process.stdout.write(`${line}\n`),
    ports: { web: any, grpc: any, http: any },
  });
  try {
    servers.startTraffic({
      args: ['--state', path.join(dataDir, 'shop-state.json'), '--days', '28'],
      onMessage: () => {},
    });
    return closingLine(
      await run('node', [path.join(root, 'packages/app/e2e-tests/run.mjs')], {
        env: { BASE_URL: servers.baseUrl, CHROMIUM_PATH: chromium },
      }),
    );
  } finally {
    await servers.stop();
    fs.rmSync(dataDir, { recursive: true, force: true });
  }
}

const checks = {
  format: async () =>
    one(await run('prettier', ['--check', '--loglevel', 'warn', '.'])),
  lint: async () =>
    one(await run('backstage-cli', ['repo', 'lint', '--max-warnings=0'])),
  types: async () => one(await run('tsc', ['--incremental', 'false'])),
  api: async () => one(await run('node', ['scripts/api-reports.mjs', '--ci'])),
  unit,
  browser,
};

const total = { passed: 0, failed: 0, skipped: 0 };
for (const name of flags.only.split(',')) {
  if (!checks[name]) {
    process.stderr.write(
      `unknown check ${name}; there are ${Object.keys(checks).join(', ')}\n`,
    );
    process.exit(2);
  }
  const started = Date.now();
  process.stdout.write(`\n── ${name}\n`);
  let counts;
  try {
    counts = await checks[name]();
  } catch (error) {
    process.stdout.write(`${error.message}\n`);
    counts = { passed: 0, failed: 1 };
  }
  process.stdout.write(
    `── ${name}: ${counts.passed} passed, ${
      counts.failed
    } failed in ${Math.round((Date.now() - started) / 1000)} s\n`,
  );
  for (const key of Object.keys(total)) total[key] += counts[key] ?? 0;
}
if (total.skipped)
  process.stdout.write(
    `${total.skipped} skipped, each with its reason above\n`,
  );
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
process.exit(total.failed === 0 ? 0 : 1);
