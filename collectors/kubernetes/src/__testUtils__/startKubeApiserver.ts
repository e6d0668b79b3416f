import { spawn, type ChildProcess } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { callApi } from './callApi';
import { TOKENS, type TestCluster } from './TestCluster';
import { until } from './until';

/** A real etcd and kube-apiserver, without a controller or a node: what tests write stays as it is. */
export async function startKubeApiserver(binaries: {
  apiserver: string;
  etcd: string;
}): Promise<TestCluster> {
  const folder = await mkdtemp(path.join(tmpdir(), 'slo-scout-kube-'));
  const file = (name: string) => path.join(folder, name);
  const [clientPort, peerPort, port] = await freePorts(3);
  const etcdUrl = `http://127.0.0.1:${clientPort}`;
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(
    file('sa.key'),
    privateKey.export({ type: 'pkcs1', format: 'pem' }),
  );
  await writeFile(
    file('tokens.csv'),
    `${TOKENS.admin},admin,1,system:masters\n${TOKENS.nobody},nobody,2\n`,
  );
  const run = (program: string, flags: Record<string, string>) =>
    spawn(
      program,
      Object.entries(flags).map(([name, value]) => `--${name}=${value}`),
      { stdio: 'ignore' },
    );
  const children = [
    run(binaries.etcd, {
      'data-dir': file('etcd'),
      'listen-client-urls': etcdUrl,
      'advertise-client-urls': etcdUrl,
      'listen-peer-urls': `http://127.0.0.1:${peerPort}`,
      'initial-advertise-peer-urls': `http://127.0.0.1:${peerPort}`,
      'initial-cluster': `default=http://127.0.0.1:${peerPort}`,
      'unsafe-no-fsync': 'true',
    }),
    run(binaries.apiserver, {
      'etcd-servers': etcdUrl,
      'secure-port': `${port}`,
      'bind-address': '127.0.0.1',
      'cert-dir': file('certs'),
      'token-auth-file': file('tokens.csv'),
      'authorization-mode': 'RBAC',
      'service-account-issuer': 'https://kubernetes.default.svc',
      'service-account-key-file': file('sa.key'),
      'service-account-signing-key-file': file('sa.key'),
      'service-cluster-ip-range': '10.0.0.0/24',
      'disable-admission-plugins': 'ServiceAccount',
      // Without the cache a compaction makes versions expire at once.
      'watch-cache-sizes': 'replicasets.apps#0',
      'etcd-compaction-interval': '0',
    }),
  ];
  const url = `https://127.0.0.1:${port}`;
  const call = (method: string, at: string, body?: object) =>
    callApi(url, method, at, body);
  await until(() =>
    call('GET', '/api/v1/namespaces/default').then(
      () => true,
      () => children.some(child => child.exitCode !== null),
    ),
  );
  if (children.some(child => child.exitCode !== null)) {
    await stopAll(children, folder);
    throw new Error('etcd or kube-apiserver ended while it started');
  }
  return {
    url,
    call,
    expire: async () => {
      const { metadata } = await call('GET', '/apis/apps/v1/replicasets');
      const response = await fetch(`${etcdUrl}/v3/kv/compaction`, {
        method: 'POST',
        body: JSON.stringify({
          revision: metadata.resourceVersion,
          physical: true,
        }),
      });
      if (!response.ok) throw new Error(await response.text());
    },
    stop: () => stopAll(children, folder),
  };
}

async function stopAll(
  children: ChildProcess[],
  folder: string,
): Promise<void> {
  // The API server first: it would wait for its etcd.
  for (const child of [...children].reverse()) {
    if (child.exitCode !== null) continue;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, '127.0.0.1');
      await once(server, 'listening');
      return server;
    }),
  );
  const ports = servers.map(one => (one.address() as AddressInfo).port);
  await Promise.all(
    servers.map(server => {
      server.close();
      return once(server, 'close');
    }),
  );
  return ports;
}
