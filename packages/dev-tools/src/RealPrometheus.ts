import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

function present(program: string): boolean {
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * Why tests against a real Prometheus cannot run here; undefined when they can.
 *
 * @internal
 */
export const PROMETHEUS_MISSING =
  present('prometheus') && present('promtool')
    ? undefined
    : 'prometheus and promtool are not on the PATH';

/**
 * A Prometheus server in a folder of its own, native histograms enabled.
 *
 * @public
 */
export class RealPrometheus {
  private constructor(
    readonly url: string,
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {}

  /**
   * @param openMetrics - Past data; empty for none.
   * @param config - prometheus.yml
   */
  static async start(
    openMetrics: string,
    config: string = '{}',
  ): Promise<RealPrometheus> {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'slo-scout-prometheus-'));
    const data = path.join(folder, 'data');
    if (openMetrics !== '') {
      const file = path.join(folder, 'past.om');
      writeFileSync(file, openMetrics);
      execFileSync(
        'promtool',
        ['tsdb', 'create-blocks-from', 'openmetrics', file, data],
        { stdio: 'ignore' },
      );
    }
    writeFileSync(path.join(folder, 'prometheus.yml'), config);
    const child = spawn(
      'prometheus',
      [
        `--config.file=${path.join(folder, 'prometheus.yml')}`,
        `--storage.tsdb.path=${data}`,
        '--storage.tsdb.retention.time=100y',
        '--web.listen-address=127.0.0.1:0',
        '--enable-feature=native-histograms',
        '--log.level=info',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    try {
      const port = await listeningPort(child);
      const url = `http://127.0.0.1:${port}`;
      for (;;) {
        const ready = await fetch(`${url}/-/ready`).catch(() => undefined);
        if (ready?.ok) break;
        await new Promise(resolve => setTimeout(resolve, 50));
      }
      return new RealPrometheus(url, folder, child);
    } catch (error) {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /**
   * Values of an instant query, one a series.
   *
   * @param time - unix seconds
   */
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

/** Prometheus says which address it listens on in its log. */
function listeningPort(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.on('data', chunk => {
      said += chunk;
      const port = /Listening on.*address=127\.0\.0\.1:(\d+)/.exec(said)?.[1];
      if (port !== undefined) resolve(Number(port));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`Prometheus ended: ${said}`)));
  });
}
