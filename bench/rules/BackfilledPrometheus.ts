import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';

const PROMTOOL = process.env.PROMTOOL ?? 'promtool';
const PROMETHEUS = process.env.PROMETHEUS ?? 'prometheus';
/** The importer reads its whole input once for each block, so there should be few; a block of rules is one query of at most 11,000 steps. */
const BLOCK = '162h';
const MAX_OUTPUT = 64 * 1024 * 1024;

/** A Prometheus over blocks that were written by promtool; it scrapes nothing. */
export class BackfilledPrometheus {
  private child?: ChildProcess;
  private base = '';

  /** @param folder - empty; for its data and configuration */
  constructor(private readonly folder: string) {
    fs.mkdirSync(this.data, { recursive: true });
    fs.writeFileSync(this.configuration, '{}');
  }

  private get data(): string {
    return path.join(this.folder, 'data');
  }

  private get configuration(): string {
    return path.join(this.folder, 'prometheus.yml');
  }

  /** Adds samples in OpenMetrics; before `start`. */
  async importSamples(file: string): Promise<void> {
    await this.promtool(
      'tsdb',
      'create-blocks-from',
      `--max-block-duration=${BLOCK}`,
      'openmetrics',
      '--quiet',
      file,
      this.data,
    );
  }

  /**
   * Records rules over a past range, as a server that ran all the time would have; restarts to see the result.
   *
   * @param name - of the rules file to write
   */
  async record(
    name: string,
    groups: object,
    range: { start: number; end: number; intervalSeconds: number },
  ): Promise<void> {
    // YAML reads JSON.
    fs.writeFileSync(path.join(this.folder, name), JSON.stringify(groups));
    await this.promtool(
      'tsdb',
      'create-blocks-from',
      `--max-block-duration=${BLOCK}`,
      'rules',
      `--url=${this.base}`,
      `--start=${range.start}`,
      `--end=${range.end}`,
      `--eval-interval=${range.intervalSeconds}s`,
      `--output-dir=${this.data}`,
      name,
    );
    await this.stop();
    await this.start();
  }

  async start(): Promise<void> {
    const port = await freePort();
    this.base = `http://127.0.0.1:${port}`;
    let log = '';
    const child = spawn(
      PROMETHEUS,
      [
        `--config.file=${this.configuration}`,
        `--storage.tsdb.path=${this.data}`,
        '--storage.tsdb.retention.time=100y',
        `--web.listen-address=127.0.0.1:${port}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    child.stderr.on('data', chunk => {
      log = (log + chunk).slice(-2000);
    });
    child.once('error', error => {
      log += error.message;
    });
    this.child = child;
    while (!(await isReady(`${this.base}/-/ready`))) {
      if (child.exitCode !== null || child.pid === undefined) {
        throw new Error(
          `Prometheus did not start (Debian's package "prometheus", or PROMETHEUS): ${log}`,
        );
      }
      await new Promise(resolve => setTimeout(resolve, 100));
    }
  }

  /** Value of an expression that yields one series; undefined when it yields none. */
  async valueAt(expression: string, time: number): Promise<number | undefined> {
    const response = await fetch(`${this.base}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query: expression, time: String(time) }),
    });
    const { status, error, data } = (await response.json()) as {
      status: string;
      error?: string;
      data: { result: Array<{ value: [number, string] }> };
    };
    if (status !== 'success') {
      throw new Error(`${expression}: ${error}`);
    }
    return data.result.length > 0 ? Number(data.result[0].value[1]) : undefined;
  }

  async stop(): Promise<void> {
    const { child } = this;
    if (child && child.exitCode === null) {
      const ended = new Promise(resolve => child.once('close', resolve));
      child.kill('SIGTERM');
      await ended;
    }
  }

  private async promtool(...args: string[]): Promise<void> {
    // Rules are evaluated at an offset that follows from the path of their file: a relative one is the same in every run.
    await promisify(execFile)(PROMTOOL, args, {
      cwd: this.folder,
      maxBuffer: MAX_OUTPUT,
    });
  }
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
