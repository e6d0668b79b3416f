import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, connect, type AddressInfo } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { processUsage } from '../lib/processUsage';
import type { CollectorUnderTest } from './CollectorUnderTest';

const READY_MS = 30_000;

export interface PeerOptions {
  /** The OpenTelemetry Collector with otlpreceiver and kafkaexporter. */
  binary: string;
  brokers: string;
  topic: string;
  folder: string;
}

/**
 * The OpenTelemetry Collector, doing the same job: traces kept together,
 * lz4, acks=all. Else its defaults.
 *
 * @throws Error with what it wrote to stderr when it does not start
 */
export async function startPeer(
  options: PeerOptions,
): Promise<CollectorUnderTest> {
  const grpcPort = await freePort();
  const config = path.join(options.folder, 'peer.yaml');
  fs.writeFileSync(config, stringify(configOf(options, grpcPort)));
  const child = spawn(options.binary, ['--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', chunk => {
    complaints = (complaints + chunk).slice(-2000);
  });
  child.on('error', error => {
    complaints += error.message;
  });
  const running = () =>
    child.pid !== undefined &&
    child.exitCode === null &&
    child.signalCode === null;
  const deadline = performance.now() + READY_MS;
  while (!(await answers(grpcPort))) {
    if (!running() || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${options.binary} did not start: ${complaints.trim()}`);
    }
    await sleep(50);
  }
  return {
    grpcPort,
    usage: () => {
      if (!running()) throw new Error(`The peer ended: ${complaints.trim()}`);
      return processUsage(child.pid!);
    },
    stop: async () => {
      if (!running()) return;
      const exited = once(child, 'exit');
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function configOf({ brokers, topic }: PeerOptions, grpcPort: number): object {
  const endpoint = `127.0.0.1:${grpcPort}`;
  return {
    receivers: {
      otlp: {
        protocols: { grpc: { endpoint, max_recv_msg_size_mib: 64 } },
      },
    },
    exporters: {
      kafka: {
        brokers: brokers.split(','),
        traces: { topic, encoding: 'otlp_proto' },
        partition_traces_by_id: true,
        producer: {
          required_acks: -1,
          compression: 'lz4',
          max_message_bytes: 4_000_000,
        },
      },
    },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: {
        traces: { receivers: ['otlp'], exporters: ['kafka'] },
      },
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1');
    socket.on('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}
