import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { AddressInfo } from 'node:net';

/**
 * A Prometheus of its own on the loopback interface.
 *
 * @internal
 */
export interface RunningPrometheus {
  /** Asks its HTTP API and gives `data`. @throws Error with what it says is wrong */
  api<T>(pathAndQuery: string): Promise<T>;
  stop(): Promise<void>;
}

/**
 * Starts Prometheus with a rules file and one target that is scraped every second.
 *
 * @param target - `host:port`
 * @internal
 */
export async function startPrometheus(
  program: string,
  rules: string,
  target: string,
): Promise<RunningPrometheus> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'slo-scout-prom-'));
  const port = await freePort();
  fs.writeFileSync(path.join(directory, 'rules.yaml'), rules);
  fs.writeFileSync(
    path.join(directory, 'prometheus.yml'),
    JSON.stringify({
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      rule_files: ['rules.yaml'],
      scrape_configs: [
        { job_name: 'target', static_configs: [{ targets: [target] }] },
      ],
    }),
  );
  let log = '';
  const child = spawn(program, [
    `--config.file=${path.join(directory, 'prometheus.yml')}`,
    `--storage.tsdb.path=${path.join(directory, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  child.stderr.on('data', chunk => {
    log += chunk;
  });
  const ended = new Promise<void>(resolve =>
    child.once('close', () => resolve()),
  );
  const base = `http://127.0.0.1:${port}`;
  const running: RunningPrometheus = {
    api: async pathAndQuery => {
      const response = await fetch(`${base}/api/v1/${pathAndQuery}`);
      const { status, data, error } = await response.json();
      if (status !== 'success') {
        throw new Error(`${pathAndQuery}: ${error}`);
      }
      return data;
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
  while (!(await isReady(`${base}/-/ready`))) {
    if (child.exitCode !== null) {
      throw new Error(`Prometheus ended:\n${log}`);
    }
    await new Promise(resolve => setTimeout(resolve, 100));
  }
  return running;
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
