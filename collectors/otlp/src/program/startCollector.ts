import {
  openTelemetryLog,
  type ProgramLogger,
  type RunningProgram,
} from '@slo-scout/program';
import type { Registry } from 'prom-client';
import { startOtlpCollector } from '../startOtlpCollector';
import type { ProgramOptions } from './parseProgramOptions';
import { readRedactor } from './readRedactor';
import { spoolOf } from './spoolOf';

/**
 * Starts the collector of this process.
 *
 * @param place - which of several processes this is, from 0; undefined when it is the only one
 * @throws UsageError, or what {@link startOtlpCollector} throws
 * @internal
 */
export async function startCollector(
  { collector: options, processes, redaction }: ProgramOptions,
  place: number | undefined,
  logger: ProgramLogger,
): Promise<RunningProgram & { metricsRegistry: Registry }> {
  const spool =
    options.spool && (await spoolOf(options.spool, place ?? 0, processes));
  const redactor =
    redaction === undefined ? undefined : await readRedactor(redaction);
  const log = await openTelemetryLog(process.env);
  try {
    const collector = await startOtlpCollector({
      ...options,
      ...{ log, logger, spool, redactor },
      // The process that has started them shows the metrics of all.
      metricsPort: place === undefined ? options.metricsPort : false,
    });
    const { grpcPort, httpPort, metricsPort, metricsRegistry } = collector;
    return {
      metricsRegistry,
      ready: { grpcPort, httpPort, metricsPort },
      stop: () => collector.stop(),
    };
  } catch (error) {
    await log.close();
    throw error;
  }
}
