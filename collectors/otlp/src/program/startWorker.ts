import type { ProgramLogger, RunningProgram } from '@slo-scout/program';
import { AggregatorRegistry } from 'prom-client';
import type { ProgramOptions } from './parseProgramOptions';
import { PLACE_VARIABLE } from './placeVariable';
import { startCollector } from './startCollector';

/**
 * Starts the collector as one of several processes: its metrics go to the
 * first one.
 *
 * @throws what {@link startCollector} throws
 * @internal
 */
export async function startWorker(
  options: ProgramOptions,
  logger: ProgramLogger,
): Promise<RunningProgram> {
  const place = Number(process.env[PLACE_VARIABLE]);
  const collector = await startCollector(options, place, logger);
  AggregatorRegistry.setRegistries(collector.metricsRegistry);
  // Answers the first process from now on.
  // eslint-disable-next-line no-new
  new AggregatorRegistry();
  return collector;
}
