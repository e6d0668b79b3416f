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
  const enrichment =
    kubernetes && (await loadEnrichment()).startEnrichment(kubernetes, logger);
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

type Enrichment = typeof import('./startEnrichment');

/** The client of Kubernetes takes tens of megabytes, so only who needs it loads it. */
async function loadEnrichment(): Promise<Enrichment> {
  const loaded: Enrichment & { default?: Enrichment } = await import(
    './startEnrichment'
  );
  // In a checkout Node sees a CommonJS module, whose exports it puts there.
  return loaded.default ?? loaded;
}
