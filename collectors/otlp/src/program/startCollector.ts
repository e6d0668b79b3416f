import {
  openTelemetryLog,
  readRedactor,
  type ProgramLogger,
  type RunningProgram,
} from '@slo-scout/program';
import type { Registry } from 'prom-client';
import { startOtlpCollector } from '../startOtlpCollector';
import type { ProgramOptions } from './parseProgramOptions';
import { spoolOf } from './spoolOf';

/**
 * Starts the collector of this process.
 *
 * @param place - which of several processes this is, from 0; undefined when it is the only one
 * @throws UsageError, or what {@link startOtlpCollector} throws
 * @internal
 */
export async function startCollector(
  { collector: options, processes, redaction, kubernetes }: ProgramOptions,
  place: number | undefined,
  logger: ProgramLogger,
): Promise<RunningProgram & { metricsRegistry: Registry }> {
  const spool =
    options.spool && (await spoolOf(options.spool, place ?? 0, processes));
  const redactor = await readRedactor(redaction);
  // Its client is large, so only who needs it loads it.
  const enrichment =
    kubernetes &&
    (await import('./startEnrichment')).startEnrichment(kubernetes, logger);
  const log = await openTelemetryLog(process.env);
  try {
    const collector = await startOtlpCollector({
      ...options,
      ...{ log, logger, spool, redactor, enrich: enrichment?.enrich },
      // The process that has started them shows the metrics of all.
      metricsPort: place === undefined ? options.metricsPort : false,
    });
    const { grpcPort, httpPort, metricsPort, metricsRegistry } = collector;
    return {
      metricsRegistry,
      ready: { grpcPort, httpPort, metricsPort },
      stop: async () => {
        await collector.stop();
        await enrichment?.stop();
      },
    };
  } catch (error) {
    await Promise.all([log.close(), enrichment?.stop()]);
    throw error;
  }
}
