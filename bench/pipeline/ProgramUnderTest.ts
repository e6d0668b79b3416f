import fs from 'node:fs';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { processUsage, type ProcessUsage } from '../lib/processUsage';

const READY_MILLIS = 60_000;

/** A collector or worker as it runs in the product: a process of its own. */
export class ProgramUnderTest {
  private constructor(
    private readonly module: string,
    private readonly child: ChildProcess,
    /** What it said when it was ready. */
    readonly ports: Record<string, number>,
  ) {}

  /**
   * @param module - `@slo-scout/…/main`
   * @throws Error with what it wrote to stderr when it does not start.
   */
  static async start(
    module: string,
    options: {
      args: string[];
      env: Record<string, string>;
      /** Flags of Node itself, for profiles. */
      execArgv?: string[];
    },
  ): Promise<ProgramUnderTest> {
    const child = fork(require.resolve(module), options.args, {
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      execArgv: [...process.execArgv, ...(options.execArgv ?? [])],
    });
    let complaints = '';
    child.stderr!.on('data', chunk => {
      complaints = (complaints + chunk).slice(-2000);
    });
    const signal = AbortSignal.timeout(READY_MILLIS);
    const ended = once(child, 'exit', { signal }).then(() => {
      throw new Error(`${module} did not start: ${complaints.trim()}`);
    });
    ended.catch(() => {}); // also when it ends later
    for (;;) {
      const [message] = await Promise.race([
        once(child, 'message', { signal }),
        ended,
      ]);
      if (message.type === 'ready') {
        return new ProgramUnderTest(module, child, message);
      }
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  usage(): ProcessUsage {
    this.assertRunning();
    return processUsage(this.child.pid!);
  }

  /** Resident memory now. */
  get rssMiB(): number {
    this.assertRunning();
    const status = fs.readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
  }

  /** Values of a metric, whatever its labels. */
  async metric(name: string): Promise<number[]> {
    const response = await fetch(
      `http://127.0.0.1:${this.ports.metricsPort}/metrics`,
    );
    return (await response.text())
      .split('\n')
      .filter(
        line => line.startsWith(`${name}{`) || line.startsWith(`${name} `),
      )
      .map(line => Number(line.slice(line.lastIndexOf(' '))));
  }

  /** Throws when it has ended on its own. */
  assertRunning(): void {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) {
      throw new Error(
        `${this.module} ended on its own: ${exitCode ?? signalCode}`,
      );
    }
  }

  /** In order; resolves with the exit code. */
  stop(): Promise<number | null> {
    return this.end('SIGTERM');
  }

  /** As the kernel ends a process that is out of memory: it notices nothing. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  private async end(signal: NodeJS.Signals): Promise<number | null> {
    const { child } = this;
    if (child.exitCode !== null || child.signalCode !== null) {
      return child.exitCode;
    }
    const exited = once(child, 'exit');
    child.kill(signal);
    const [code] = await exited;
    return code;
  }
}
