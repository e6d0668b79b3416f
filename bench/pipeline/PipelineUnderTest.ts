import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { familyCpuSeconds, parentOf, processUsage } from '../lib/processUsage';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';

const SCHEMA = 'slo_scout_telemetry';
const READY_MILLIS = 60_000;

/** What the processes have used so far, in CPU seconds. */
export interface Usage {
  collector: number;
  worker: number;
  postgres: number;
  sender: number;
}

/** Collector and worker as they run in the product, each its own process, on a database of their own. */
export class PipelineUnderTest {
  private constructor(
    readonly endpoint: string,
    private readonly collector: ChildProcess,
    private readonly worker: ChildProcess,
    private readonly database: TestDatabase,
    private readonly client: Client,
    private readonly postmaster: number,
  ) {}

  static async start(partitions: number): Promise<PipelineUnderTest> {
    const database = await createTestDatabase();
    const env = {
      SLO_SCOUT_DATABASE: database.url,
      SLO_SCOUT_SCHEMA: SCHEMA,
    };
    const collector = await startProgram(
      '@slo-scout/collector-otlp/main',
      env,
      [
        ...['--grpc-port', '0', '--http-port', '0', '--metrics-port', '0'],
        ...['--partitions', String(partitions)],
      ],
    );
    const worker = await startProgram(
      '@slo-scout/worker-fingerprint/main',
      // As the embedded mode starts it.
      {
        ...env,
        NODE_OPTIONS: '--max-old-space-size=384 --max-semi-space-size=8',
      },
      [...['--metrics-port', '0']],
    );
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    return new PipelineUnderTest(
      `http://127.0.0.1:${collector.ports.grpcPort}`,
      collector.child,
      worker.child,
      database,
      client,
      parentOf(rows[0].pid),
    );
  }

  /** Traces in committed capsules. Throws when a program has ended. */
  async committedTraces(): Promise<number> {
    this.assertRunning();
    const { rows } = await this.client.query(
      `SELECT coalesce(sum(ok + error), 0)::int AS traces FROM ${SCHEMA}.capsules`,
    );
    return rows[0].traces;
  }

  usage(): Usage {
    const { user, system } = process.cpuUsage();
    return {
      collector: processUsage(this.collector.pid!).cpuSeconds,
      worker: processUsage(this.worker.pid!).cpuSeconds,
      postgres: familyCpuSeconds(this.postmaster),
      sender: (user + system) / 1e6,
    };
  }

  /** Highest resident memory so far, MiB. */
  peakRss(): { collector: number; worker: number } {
    return {
      collector: processUsage(this.collector.pid!).peakRssMiB,
      worker: processUsage(this.worker.pid!).peakRssMiB,
    };
  }

  async stop(): Promise<void> {
    await Promise.all([stopProgram(this.collector), stopProgram(this.worker)]);
    await this.client.end();
    await this.database.drop();
  }

  private assertRunning(): void {
    for (const child of [this.collector, this.worker]) {
      if (child.exitCode !== null || child.signalCode !== null) {
        throw new Error(`${child.spawnargs.join(' ')} ended on its own`);
      }
    }
  }
}

async function startProgram(
  module: string,
  env: Record<string, string>,
  args: string[],
): Promise<{ child: ChildProcess; ports: Record<string, number> }> {
  const child = fork(require.resolve(module), args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
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
    if (message.type === 'ready') return { child, ports: message };
  }
}

async function stopProgram(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  await exited;
}
