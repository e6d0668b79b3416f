import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/**
 * Why tests against a real Prometheus cannot run here; undefined when they can.
 *
 * @internal
 */
export const PROMETHEUS_MISSING =
  isThere('prometheus') && isThere('promtool')
    ? undefined
    : 'prometheus and promtool are not on the PATH';

/**
 * A Prometheus server with a past, in a folder of its own.
 *
 * @internal
 */
export class RealPrometheus {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * @param openMetrics - the past, in the OpenMetrics text format with timestamps
   */
  static async start(openMetrics: string): Promise<RealPrometheus> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'slo-scout-prometheus-'));
    const past = path.join(folder, 'past.om');
    const config = path.join(folder, 'prometheus.yml');
    const data = path.join(folder, 'data');
    writeFileSync(past, openMetrics);
    writeFileSync(config, '{}');
    execFileSync(
      'promtool',
      ['tsdb', 'create-blocks-from', 'openmetrics', past, data],
      { stdio: 'ignore' },
    );
    const child = spawn(
      'prometheus',
      [
        `--config.file=${config}`,
        `--storage.tsdb.path=${data}`,
        '--storage.tsdb.retention.time=100y',
        '--web.listen-address=127.0.0.1:0',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    try {
      const url = `http://127.0.0.1:${await portOf(child)}`;
      for (;;) {
        const ready = await fetch(`${url}/-/ready`).catch(() => undefined);
        if (ready?.ok) return new RealPrometheus(url, folder, child);
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Values of an instant query, one a series. */
  async query(query: string, time: number): Promise<number[]> {
    const response = await fetch(`${this.url}/api/v1/query`, {
      method: 'POST',
      body: new URLSearchParams({ query, time: String(time) }),
    });
    const { data } = (await response.json()) as {
      data: { result: Array<{ value: [number, string] }> };
    };
    return data.result.map(({ value }) => Number(value[1]));
  }

  async stop(): Promise<void> {
    this.child.kill('SIGKILL');
    if (this.child.exitCode === null && this.child.signalCode === null) {
      await once(this.child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isThere(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Prometheus says in its log which address it listens on. */
function portOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', chunk => {
      said += chunk;
      const port = /Listening on.*address=127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(port);
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Prometheus ended: ${said}`)));
  });
}
