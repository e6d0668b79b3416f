import type { Service } from '@slo-scout/backstage-plugin-slo-scout-common';
import { setImmediate as yieldToEventLoop } from 'node:timers/promises';
import type { AnalysisScope } from '../analyses/AnalysisScope';
import type { SliSources } from '../slis/SliSources';
import { wholeBins } from '../slis/wholeBins';

const DAY_SECONDS = 86_400;

/**
 * What the steps of an analysis need to judge a single SLO, whose progress
 * nobody watches.
 *
 * @returns undefined without a service or any telemetry.
 * @internal
 */
export async function driftScope(options: {
  service: Service | undefined;
  sources: SliSources;
  historyDays: number;
  windowDays: number;
  signal: AbortSignal;
}): Promise<AnalysisScope | undefined> {
  const { service, sources, windowDays, signal } = options;
  const historySeconds = options.historyDays * DAY_SECONDS;
  const now = Date.now() / 1000;
  const extent = (await sources.telemetry.extent()) ?? { from: now, to: now };
  if (!service) return undefined;
  const omissions = new Set<string>();
  return {
    ...sources,
    service,
    range: {
      from: Math.max(extent.from, extent.to - historySeconds),
      to: extent.to,
    },
    metricsRange: wholeBins({ from: now - historySeconds, to: now }),
    windowDays,
    automatic: true,
    signal,
    omissions,
    leaveOut: sentence => omissions.add(sentence),
    report: async () => {
      await yieldToEventLoop();
      signal.throwIfAborted();
    },
  };
}
