import { ConflictError } from '@backstage/errors';
import type { Sli, SliSeries } from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';
import { readSliHistory } from '../slis/readSliHistory';
import type { SliSources } from '../slis/SliSources';

const DAY_SECONDS = 86_400;

/**
 * The newest history of an SLI: it ends with the newest telemetry, which may be
 * weeks ago in a backfill, and with the present for series of metrics.
 *
 * @throws ConflictError when no telemetry was received yet.
 * @internal
 */
export async function readSloHistory(
  sources: SliSources,
  sli: Sli,
  historyDays: number,
): Promise<{ series: SliSeries; range: TimeRange }> {
  const extent = await extentOf(sources, sli);
  const range = {
    from: Math.max(extent.from, extent.to - historyDays * DAY_SECONDS),
    to: extent.to,
  };
  return { series: await readSliHistory(sources, sli, range), range };
}

async function extentOf(
  { telemetry }: SliSources,
  { source }: Sli,
): Promise<TimeRange> {
  if ('metric' in source) return { from: 0, to: Date.now() / 1000 };
  const extent = await telemetry.extent();
  if (!extent) {
    throw new ConflictError(
      'There is no telemetry to simulate with; send some first',
    );
  }
  return extent;
}
