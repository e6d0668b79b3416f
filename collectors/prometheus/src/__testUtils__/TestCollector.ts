import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PostgresTelemetryLog, type TelemetryLog } from '@slo-scout/telemetry';
import { stringify } from 'yaml';
import {
  type PrometheusCollector,
  type PrometheusCollectorOptions,
  startPrometheusCollector,
} from '../startPrometheusCollector';

/** A collector in a folder of its own that says what it says. */
export class TestCollector {
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'slo-scout-collector-'));
  readonly configFile = path.join(this.folder, 'config.yaml');
  readonly checkpointFile = path.join(this.folder, 'checkpoint.json');
  readonly said: string[] = [];
  nowMs: number | undefined;
  private running: PrometheusCollector | undefined;

  constructor(private readonly database: { url: string; schema: string }) {}

  configure(config: object | string): void {
    writeFileSync(
      this.configFile,
      typeof config === 'string' ? config : stringify(config),
    );
  }

  async start(
    options: Partial<PrometheusCollectorOptions> = {},
    wrap: (log: TelemetryLog) => TelemetryLog = log => log,
  ): Promise<PrometheusCollector> {
    const say = (message: string) => this.said.push(message);
    const log = await PostgresTelemetryLog.create({
      connection: { connectionString: this.database.url },
      schema: this.database.schema,
    });
    this.running = await startPrometheusCollector({
      log: wrap(log),
      configFile: this.configFile,
      checkpointFile: this.checkpointFile,
      partitions: 4,
      logger: { info: say, warn: say, error: say },
      now: () => this.nowMs ?? Date.now(),
      ...options,
    });
    return this.running;
  }

  async metric(
    name: string,
    labels: Record<string, string> = {},
  ): Promise<number | undefined> {
    const metric = this.running!.metricsRegistry.getSingleMetric(name);
    const { values } = await metric!.get();
    return values.find(value =>
      Object.entries(labels).every(
        ([key, expected]) =>
          (value.labels as Record<string, unknown>)[key] === expected,
      ),
    )?.value;
  }

  async health(): Promise<{ status: string; problems?: string[] }> {
    const url = `http://127.0.0.1:${this.running!.metricsPort}/health`;
    return (await fetch(url)).json();
  }

  /** Resolves when the target has nothing more to fetch. */
  async caughtUp(
    target: string = 'test',
    lagSeconds: number = 0,
  ): Promise<void> {
    const name = 'sloscout_prometheus_watermark_lag_seconds';
    await until(async () => {
      const lag = await this.metric(name, { target });
      return lag !== undefined && lag <= lagSeconds;
    });
  }

  async stop(): Promise<void> {
    await this.running?.stop();
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Resolves when the condition holds. */
export async function until(
  condition: () => Promise<boolean> | boolean,
): Promise<void> {
  // Below Jest's own limit, so that the failing condition has a stack trace.
  const giveUpAt = Date.now() + 45_000;
  while (!(await condition())) {
    if (Date.now() > giveUpAt) throw new Error('It never came true');
    await new Promise(resolve => setTimeout(resolve, 10));
  }
}
