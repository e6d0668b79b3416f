import {
  startOperationsServer,
  type ProgramLogger,
  type RunningProgram,
} from '@slo-scout/program';
import { AggregatorRegistry } from 'prom-client';
import { Fleet } from './Fleet';
import type { ProgramOptions } from './parseProgramOptions';

/**
 * Runs the collector in several processes that share its ports: the first one
 * hands out the connections (node:cluster), starts those anew that die, and
 * shows the metrics and the health of all.
 *
 * @throws Error when the first of them cannot start
 * @internal
 */
export async function startProcesses(
  { processes, collector }: ProgramOptions,
  logger: ProgramLogger,
): Promise<RunningProgram> {
  const fleet = new Fleet(logger);
  // The first one alone, so that what keeps it from starting is said once.
  const first = await fleet.start(0).catch(async error => {
    await fleet.stop();
    throw error;
  });
  const registry = new AggregatorRegistry();
  const operations = await startOperationsServer({
    host: collector.host,
    port: collector.metricsPort,
    registry: {
      contentType: registry.contentType,
      metrics: () => registry.clusterMetrics(),
    } as AggregatorRegistry<'text/plain; version=0.0.4; charset=utf-8'>,
    ready: () => fleet.serving,
  }).catch(async error => {
    await fleet.stop();
    throw error;
  });
  await Promise.all(
    Array.from({ length: processes - 1 }, (_, i) => fleet.start(i + 1)),
  ).catch(async error => {
    await fleet.stop();
    await operations.stop();
    throw error;
  });
  return {
    ready: {
      grpcPort: first.grpcPort,
      httpPort: first.httpPort,
      metricsPort: operations.port,
    },
    stop: async () => {
      await fleet.stop();
      await operations.stop();
    },
  };
}
