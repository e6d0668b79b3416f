// npm run demo [-- --smoke | --replay DIR --speed N | --port N …]: the product with its demo shop on this machine.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startDemoServers } from './lib/demoServers.mjs';
import { removePostgresData } from './lib/postgres.mjs';
import { runSmoke } from './lib/smoke.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const say = line => process.stderr.write(`${line}\n`);

const HELP = `npm run demo -- [options]
  --smoke                 run the whole way without a person, print one line of JSON, exit
  --replay DIR            replay OTLP files instead of the shop's traffic
  --speed N               how much faster than recorded the replay goes (default 60; 0 = as fast as acknowledged)
  --port N                web address (default 7007)
  --otlp-grpc-port N      OTLP over gRPC (default 4317)
  --otlp-http-port N      OTLP over HTTP (default 4318)
  --data DIR              where the demo keeps its data (default .data/demo)
  --reset                 forget earlier data first
  --days N                days of history that the shop sends first (default 28)`;

function options() {
  try {
    const { values } = parseArgs({
      options: {
        smoke: { type: 'boolean', default: false },
        replay: { type: 'string' },
        speed: { type: 'string', default: '60' },
        port: { type: 'string' },
        'otlp-grpc-port': { type: 'string' },
        'otlp-http-port': { type: 'string' },
        data: { type: 'string' },
        reset: { type: 'boolean', default: false },
        days: { type: 'string', default: '28' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    for (const name of [
      'speed',
      'port',
      'otlp-grpc-port',
      'otlp-http-port',
      'days',
    ]) {
      if (values[name] !== undefined && !/^\d+(\.\d+)?$/.test(values[name]))
        throw new Error(`--${name} must be a number`);
    }
    if (values.replay && !fs.existsSync(values.replay))
      throw new Error(`--replay: there is no folder ${values.replay}`);
    return values;
  } catch (error) {
    say(`${error.message}\n\n${HELP}`);
    process.exit(2);
  }
}

const flags = options();
if (flags.help) {
  process.stdout.write(`${HELP}\n`);
  process.exit(0);
}
// A smoke run never touches the data of a person's demo, and takes whatever ports are free.
const dataDir = path.resolve(
  root,
  flags.data ??
    (flags.smoke
      ? '.data/smoke'
      : flags.replay
      ? '.data/replay'
      : '.data/demo'),
);
if (flags.reset || (flags.smoke && !flags.data)) {
  removePostgresData(path.join(dataDir, 'postgres'));
  fs.rmSync(dataDir, { recursive: true, force: true });
}
const port = (value, preferred) =>
  Number(value ?? (flags.smoke ? 0 : preferred));

const steps = {};
let last = performance.now();
const mark = step => {
  const now = performance.now();
  steps[step] = Number(((now - last) / 1000).toFixed(1));
  last = now;
};

let servers;
let stopping;
async function shutDown(code) {
  stopping ??= (async () => {
    if (servers) say('Stopping …');
    await servers?.stop();
  })();
  await stopping.catch(error => say(`slo-scout: ${error.message}`));
  process.exit(code);
}
// Also before the servers are up: starting up is let finish, then undone.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (interrupted) return;
    interrupted = true;
    if (servers) shutDown(flags.smoke ? 1 : 0);
    else say('Stopping as soon as the servers have started …');
  });
}

function trafficArgs() {
  return flags.replay
    ? ['--replay', path.resolve(flags.replay), '--speed', flags.speed]
    : ['--state', path.join(dataDir, 'shop-state.json'), '--days', flags.days];
}

function onTrafficMessage(message) {
  if (message.type === 'backfill' && message.done === message.total)
    say(`  ${message.total} traces of history sent`);
  if (message.type === 'live') say('  the shop is live');
}

try {
  servers = await startDemoServers({
    root,
    dataDir,
    say,
    ports: {
      web: { port: port(flags.port, 7007), flag: '--port' },
      grpc: {
        port: port(flags['otlp-grpc-port'], 4317),
        flag: '--otlp-grpc-port',
      },
      http: {
        port: port(flags['otlp-http-port'], 4318),
        flag: '--otlp-http-port',
      },
    },
  });
  mark('ready');
  if (interrupted) await shutDown(0);
  const traffic = servers.startTraffic({
    args: trafficArgs(),
    onMessage: onTrafficMessage,
  });
  // A replay comes to an end; the shop does not.
  const trafficFailed = traffic.exited.then(reason =>
    flags.replay && reason.endsWith('exit code 0')
      ? new Promise(() => {})
      : `${reason}:\n${traffic.tail()}`,
  );
  const failed = Promise.race([servers.failed, trafficFailed]);

  if (flags.smoke) {
    const result = await runSmoke({
      baseUrl: servers.baseUrl,
      repository: servers.repository,
      failed,
      mark,
    });
    process.stdout.write(
      `${JSON.stringify({
        install: Number(process.env.SLO_SCOUT_INSTALL_SECONDS ?? 0),
        ...steps,
        ...result,
      })}\n`,
    );
    await shutDown(0);
  }

  say(`
  SLO-Scout is up:    ${servers.baseUrl}/slo-scout
  OTLP:               ${servers.otlpEndpoint} (gRPC), ${servers.otlpHttpEndpoint} (HTTP)
  Pull requests go to ${servers.repository}
  Logs and data:      ${dataDir}
  Ctrl-C ends everything; the data stays.
`);
  const reason = await failed;
  if (!stopping) {
    say(`slo-scout: ${reason}`);
    await shutDown(1);
  }
} catch (error) {
  say(`slo-scout: ${error.message}`);
  await shutDown(1);
}
