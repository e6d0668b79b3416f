import { TOPICS, type TelemetryLog } from '@slo-scout/telemetry';
import { eventually } from '@slo-scout/telemetry/testUtils';
import type { ProgramUnderTest } from '../../pipeline/ProgramUnderTest';
import { countCapsules } from './countCapsules';
import { Exporter } from './Exporter';
import type { RowOutcome } from './FaultRow';
import { countSpans, readTopic } from './readTopic';
import type { Scene } from './Scene';
import { TraceSource } from './TraceSource';

const PARTITIONS = 4;
const SETTLE_MS = 180_000;

export interface PipelineOptions {
  /** Further flags of the collector. */
  collector?: string[];
  /** Brokers, when it is not the usual one. */
  brokers?: string;
  /** Default: one of its own. */
  database?: string;
  /** How the fingerprint worker reaches the database, when not directly. */
  workerDatabase?: string;
  /** No fingerprint worker: what is in the log is all that counts. */
  noWorker?: boolean;
}

/** Collector, Kafka, fingerprint worker and database of one row, and a client that keeps count. */
export class Pipeline {
  readonly source: TraceSource;
  readonly exporter = new Exporter(() => ({
    httpPort: this.collector.ports.httpPort,
    grpcPort: this.collector.ports.grpcPort,
  }));

  private constructor(
    private readonly scene: Scene,
    private readonly options: PipelineOptions,
    private readonly env: Record<string, string>,
    readonly log: TelemetryLog,
    readonly database: string,
    public collector: ProgramUnderTest,
    public worker: ProgramUnderTest | undefined,
  ) {
    this.source = new TraceSource(scene.row * 1000);
  }

  static async start(
    scene: Scene,
    options: PipelineOptions = {},
  ): Promise<Pipeline> {
    const env = await scene.kafkaEnv(options.brokers);
    const log = await scene.openLog(options.brokers);
    await log.ensureTopic(TOPICS.raw, PARTITIONS);
    const database = options.database ?? (await scene.database());
    const collector = await startCollector(scene, env, options.collector);
    const pipeline = new Pipeline(
      ...([scene, options, env, log, database, collector, undefined] as const),
    );
    if (!options.noWorker) await pipeline.startWorker();
    return pipeline;
  }

  async startCollector(): Promise<void> {
    const { scene, env, options } = this;
    this.collector = await startCollector(scene, env, options.collector);
  }

  /** Replaces {@link worker}; earlier ones go on if they were not stopped. */
  async startWorker(args: string[] = []): Promise<ProgramUnderTest> {
    this.worker = await this.scene.start(
      '@slo-scout/worker-fingerprint/main',
      ['--cycle-ms', '500', ...args],
      {
        ...this.env,
        SLO_SCOUT_DATABASE: this.options.workerDatabase ?? this.database,
      },
    );
    return this.worker;
  }

  counted() {
    return countCapsules(this.database);
  }

  /** Sends some whole traces, all acknowledged when it resolves. */
  async send(batches: number, tracesEach: number = 10): Promise<void> {
    for (let i = 0; i < batches; i++) {
      const batch = this.source.batch(tracesEach);
      await this.exporter.send(batch, i % 2 ? 'grpc' : 'http');
    }
  }

  /**
   * Compares what was acknowledged with what is in Kafka, and what is in Kafka
   * with what the worker has counted: each trace once.
   */
  async settle(): Promise<RowOutcome & { repeatedInLog: number }> {
    const counts = countSpans(await readTopic(this.log, TOPICS.raw));
    const { acked } = this.exporter;
    const delivered = [...acked].filter(key => counts.has(key)).length;
    const repeatedInLog = [...counts.values()].filter(n => n > 1).length;
    let lost = acked.size - delivered;
    let duplicated = 0;
    if (!this.options.noWorker) {
      const traces = new Set([...counts.keys()].map(key => key.slice(0, 32)));
      await eventually(
        `the worker has counted ${traces.size} traces`,
        async () => (await this.counted()).traces >= traces.size,
        SETTLE_MS,
      ).catch(() => {});
      await this.worker?.stop();
      const counted = await this.counted();
      lost += Math.max(0, traces.size - counted.traces);
      duplicated =
        Math.max(0, counted.traces - traces.size) +
        Math.max(0, counted.spans - counts.size);
    }
    return {
      ...{ acked: acked.size, delivered, lost, duplicated, repeatedInLog },
      observed: '',
    };
  }
}

function startCollector(
  scene: Scene,
  env: Record<string, string>,
  args: string[] = [],
): Promise<ProgramUnderTest> {
  return scene.start(
    '@slo-scout/collector-otlp/main',
    [
      ...['--grpc-port', '0', '--http-port', '0'],
      // Whether the machine is busy must not decide a row.
      ...['--max-loop-delay-ms', '600000'],
      ...args,
    ],
    env,
  );
}
