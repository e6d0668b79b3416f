import type { OtlpCollectorOptions } from '../OtlpCollectorOptions';
import { startOtlpCollector, type OtlpCollector } from '../startOtlpCollector';
import { MemoryLog } from './MemoryLog';

export interface TestCollector extends OtlpCollector {
  log: MemoryLog;
  /** What was logged as a warning or an error. */
  complaints: string[];
  /** `http://host:port` of OTLP/HTTP. */
  url: string;
  /** The value of one line of /metrics. */
  metric(name: string, labels: Record<string, string>): Promise<number>;
}

export async function startTestCollector(
  options: Partial<OtlpCollectorOptions> = {},
): Promise<TestCollector> {
  const log = new MemoryLog();
  const complaints: string[] = [];
  const complain = (message: string) => {
    complaints.push(message);
  };
  const collector = await startOtlpCollector({
    log,
    partitions: 4,
    host: '127.0.0.1',
    grpcPort: 0,
    httpPort: 0,
    // Whether a machine is busy must not decide a test.
    maxLoopDelayMs: 600_000,
    logger: { info: () => {}, warn: complain, error: complain },
    ...options,
  });
  return {
    ...collector,
    log,
    complaints,
    url: `http://127.0.0.1:${collector.httpPort}`,
    metric: async (name, labels) => {
      const metric = await collector.metricsRegistry
        .getSingleMetric(name)!
        .get();
      const wanted = Object.entries({ collector: 'otlp', ...labels });
      return metric.values
        .filter(({ labels: has }) =>
          wanted.every(([key, value]) => has[key] === value),
        )
        .reduce((sum, { value }) => sum + value, 0);
    },
  };
}
