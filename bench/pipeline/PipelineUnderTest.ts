import { createTestDatabase, type TestDatabase } from '@slo-scout/dev-postgres';
import { WORKER_NODE_OPTIONS } from '@slo-scout/worker-fingerprint';
import { Client } from 'pg';
import { familyCpuSeconds, parentOf } from '../lib/processUsage';
import { ProgramUnderTest } from './ProgramUnderTest';

const SCHEMA = 'slo_scout_telemetry';

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
    /** OTLP/gRPC. */
    readonly endpoint: string,
    readonly collector: ProgramUnderTest,
    readonly worker: ProgramUnderTest,
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
    const collector = await ProgramUnderTest.start(
      '@slo-scout/collector-otlp/main',
      {
        env,
        args: [
          ...['--grpc-port', '0', '--http-port', '0', '--metrics-port', '0'],
          ...['--partitions', String(partitions)],
        ],
      },
    );
    const worker = await ProgramUnderTest.start(
      '@slo-scout/worker-fingerprint/main',
      {
        env: { ...env, NODE_OPTIONS: WORKER_NODE_OPTIONS },
        args: ['--metrics-port', '0'],
      },
    );
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
    return new PipelineUnderTest(
      `http://127.0.0.1:${collector.ports.grpcPort}`,
      collector,
      worker,
      database,
      client,
      parentOf(rows[0].pid),
    );
  }

  /** Traces in committed capsules. Throws when a program has ended. */
  async committedTraces(): Promise<number> {
    this.collector.assertRunning();
    this.worker.assertRunning();
    const { rows } = await this.client.query(
      `SELECT coalesce(sum(ok + error), 0)::int AS traces FROM ${SCHEMA}.capsules`,
    );
    return rows[0].traces;
  }

  /** OTLP/HTTP. */
  get httpEndpoint(): string {
    return `http://127.0.0.1:${this.collector.ports.httpPort}`;
  }

  usage(): Usage {
    const { user, system } = process.cpuUsage();
    return {
      collector: this.collector.usage().cpuSeconds,
      worker: this.worker.usage().cpuSeconds,
      postgres: familyCpuSeconds(this.postmaster),
      sender: (user + system) / 1e6,
    };
  }

  /** Highest resident memory so far, MiB. */
  peakRss(): { collector: number; worker: number } {
    return {
      collector: this.collector.usage().peakRssMiB,
      worker: this.worker.usage().peakRssMiB,
    };
  }

  async stop(): Promise<void> {
    await Promise.all([this.collector.stop(), this.worker.stop()]);
    await this.client.end();
    await this.database.drop();
  }
}
