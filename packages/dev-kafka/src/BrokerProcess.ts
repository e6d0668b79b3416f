import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const START_TIMEOUT_MS = 180_000;

/**
 * Runs Java and ends it when the standard input closes, so that no server
 * outlives the process that started it, however that ends.
 */
const SUPERVISOR = `
exec 3<&0
log=$1; shift
"$@" </dev/null >>"$log" 2>&1 3<&- &
java=$!
echo $java
(cat <&3 >/dev/null; kill -9 $java) >/dev/null 2>&1 &
wait $java
`;

/**
 * One node of Apache Kafka as a process.
 *
 * @internal
 */
export class BrokerProcess {
  private constructor(
    private readonly supervisor: ChildProcess,
    private readonly pid: number,
    private readonly logFile: string,
    private readonly logFrom: number,
  ) {}

  /** Resolves when the process exists, before it takes connections. */
  static async spawn(
    javaArguments: string[],
    logFile: string,
  ): Promise<BrokerProcess> {
    fs.closeSync(fs.openSync(logFile, 'a'));
    const logFrom = fs.statSync(logFile).size;
    // A group of its own: Ctrl-C reaches only the caller, which stops it last.
    const supervisor = spawn(
      'sh',
      ['-c', SUPERVISOR, 'sh', logFile, 'java', ...javaArguments],
      { stdio: ['pipe', 'pipe', 'ignore'], detached: true },
    );
    const [line] = await once(supervisor.stdout!, 'data');
    // Nothing here should keep the caller's process alive.
    for (const handle of [supervisor, supervisor.stdin, supervisor.stdout] as {
      unref?(): void;
    }[])
      handle.unref?.();
    return new BrokerProcess(supervisor, Number(line), logFile, logFrom);
  }

  get running(): boolean {
    return (
      this.supervisor.exitCode === null && this.supervisor.signalCode === null
    );
  }

  /**
   * Resolves when the node takes connections.
   *
   * @throws Error with the reason that the node wrote down
   */
  async started(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT_MS;
    while (!this.log().includes('Kafka Server started')) {
      if (!this.running || Date.now() > deadline) {
        throw new Error(`Apache Kafka did not start: ${this.reason()}`);
      }
      await sleep(50);
    }
  }

  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (!this.running) return;
    this.supervisor.ref();
    const exited = once(this.supervisor, 'exit');
    process.kill(this.pid, signal);
    await exited;
    this.supervisor.stdin?.destroy();
  }

  private log(): string {
    return fs.readFileSync(this.logFile).subarray(this.logFrom).toString();
  }

  private reason(): string {
    const lines = this.log().trimEnd().split('\n');
    return (
      lines.find(line => /ERROR|FATAL|Exception/.test(line)) ??
      lines.slice(-3).join(' ')
    );
  }
}
