// Everything `npm run demo` runs: PostgreSQL, the Backstage backend with app and pipeline, and the shop (or a replay).
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { buildApp } from './appBundle.mjs';
import { ensureBareRepository } from './bareRepository.mjs';
import { freePort, startPostgres } from './postgres.mjs';
import { startProgram } from './program.mjs';

const READY_SECONDS = 120;

function canListen(port) {
  return new Promise(resolve => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

/** Each wanted port, or a free one for 0. Throws when a wanted one is taken. */
async function claimPorts(wanted) {
  const ports = {};
  for (const [name, { port, flag }] of Object.entries(wanted)) {
    if (port && !(await canListen(port))) {
      throw new Error(
        `port ${port} is in use; end what uses it or choose another with ${flag} N`,
      );
    }
    ports[name] = port || (await freePort());
  }
  return ports;
}

/**
 * Starts the servers and resolves when Backstage answers its readiness probe.
 * Returns `{ baseUrl, otlpEndpoint, repository, failed, startTraffic(options), stop() }`; `failed` resolves with a
 * sentence when a server ends by itself.
 */
export async function startDemoServers({ root, dataDir, ports: wanted, say }) {
  fs.mkdirSync(dataDir, { recursive: true });
  const ports = await claimPorts(wanted);
  const repository = path.join(dataDir, 'slo-repository.git');
  await ensureBareRepository(repository);

  const stops = [];
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    const configEnv = {
      DEMO_PORT: String(ports.web),
      DEMO_OTLP_GRPC_PORT: String(ports.grpc),
      DEMO_OTLP_HTTP_PORT: String(ports.http),
      DEMO_REPOSITORY: pathToFileURL(repository).href,
      DEMO_CATALOG: path.join(root, 'packages/demo-shop/catalog/all.yaml'),
    };
    buildApp(root, configEnv, say);

    say('Starting PostgreSQL …');
    const postgresLog = fs.createWriteStream(
      path.join(dataDir, 'postgres.log'),
      { flags: 'a' },
    );
    const postgres = await startPostgres({
      dataDir: path.join(dataDir, 'postgres'),
      log: text => postgresLog.write(text),
      settings: { max_wal_size: '2GB', checkpoint_timeout: '10min' },
    });
    stops.push(() => postgres.stop());

    say('Starting Backstage …');
    const backend = startProgram({
      name: 'Backstage',
      args: [
        path.join(root, 'packages/backend/src/index.ts'),
        ...['app-config.yaml', 'app-config.demo.yaml'].flatMap(file => [
          '--config',
          path.join(root, file),
        ]),
      ],
      cwd: path.join(root, 'packages/backend'),
      logFile: path.join(dataDir, 'backstage.log'),
      env: {
        ...configEnv,
        NODE_ENV: 'production',
        POSTGRES_HOST: postgres.host,
        POSTGRES_PORT: String(postgres.port),
        POSTGRES_USER: postgres.user,
        POSTGRES_PASSWORD: postgres.password,
      },
    });
    stops.push(() => backend.stop());

    const baseUrl = `http://localhost:${ports.web}`;
    const failures = [
      backend.exited.then(
        reason =>
          `${reason}; the end of ${path.join(
            dataDir,
            'backstage.log',
          )}:\n${backend.tail()}`,
      ),
    ];
    await waitUntilReady(baseUrl, Promise.race(failures));

    return {
      baseUrl,
      otlpEndpoint: `http://127.0.0.1:${ports.grpc}`,
      otlpHttpEndpoint: `http://127.0.0.1:${ports.http}`,
      repository,
      failed: Promise.race(failures),
      startTraffic({ args, onMessage }) {
        const traffic = startProgram({
          name: 'The traffic generator',
          args: [
            path.join(root, 'packages/demo-shop/src/main.ts'),
            '--endpoint',
            `http://127.0.0.1:${ports.grpc}`,
            ...args,
          ],
          cwd: root,
          logFile: path.join(dataDir, 'traffic.log'),
          env: {},
          onMessage,
        });
        stops.push(() => traffic.stop());
        return traffic;
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function waitUntilReady(baseUrl, failed) {
  let failure;
  failed.then(reason => {
    failure = reason;
  });
  const deadline = Date.now() + READY_SECONDS * 1000;
  while (Date.now() < deadline) {
    if (failure) throw new Error(failure);
    const answers = url =>
      fetch(url).then(
        r => r.ok,
        () => false,
      );
    if (await answers(`${baseUrl}/.backstage/health/v1/readiness`)) {
      if (await answers(baseUrl)) return;
      throw new Error(
        'Backstage is up but does not serve the app: something removed packages/app/dist; start again',
      );
    }
    await sleep(200);
  }
  throw new Error(`Backstage was not ready within ${READY_SECONDS} s`);
}
