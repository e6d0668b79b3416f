import { ConflictError } from '@backstage/errors';
import type { MetricsSource } from '@slo-scout/backstage-plugin-slo-scout-node';
import type { Bin, RatioQueries } from '@slo-scout/slo';
import type { TimeRange } from '@slo-scout/telemetry-store';
import { BIN_SECONDS } from './BIN_SECONDS';

/** Below zero by more than rounding. */
const NEGATIVE = -1e-6;

/**
 * What two queries counted.
 *
 * @internal
 */
export interface Ratio {
  /** Bins in which calls were counted, ascending. */
  bins: Bin[];
  /** Starts of the bins for which there is an answer, which may be zero. */
  answered: number[];
}

/**
 * Reads good and total events of each bin by the queries of an SLI, as the rules will evaluate them.
 * Resets of counters are Prometheus' affair: each bin is `rate` over the bin, times its width.
 *
 * @param range - whole bins
 * @throws ConflictError when the queries count what is no number of events
 * @internal
 */
export async function readRatio(
  source: MetricsSource,
  queries: RatioQueries,
  range: TimeRange,
  signal?: AbortSignal,
): Promise<Ratio> {
  const read = async (query: string) =>
    new Map(
      (await readOne(source, query, range, signal)).map(({ time, value }) => [
        time - BIN_SECONDS,
        value * BIN_SECONDS,
      ]),
    );
  const total = await read(queries.total);
  const bad = total.size > 0 ? await read(queries.bad) : new Map();
  const bins: Bin[] = [];
  for (const [start, events] of total) {
    const failed = bad.get(start) ?? 0;
    for (const counted of [events, failed]) {
      if (counted < NEGATIVE || counted === Infinity) {
        throw new ConflictError(
          `Its queries count ${Number(
            counted.toPrecision(3),
          )} events in the five minutes from ${new Date(
            start * 1000,
          ).toISOString()}: a metric that it rests on is no counter that starts at zero and only grows`,
        );
      }
    }
    if (events > 0) {
      bins.push({
        start,
        total: events,
        good: events - (failed > 0 ? failed : 0),
      });
    }
  }
  return { bins: withoutSkew(bins), answered: [...total.keys()] };
}

/**
 * Two metrics of one call can be scraped a moment apart, which shows in single bins; where
 * more failed than there was over the whole time, something is wrong, and stays to be seen.
 */
function withoutSkew(bins: Bin[]): Bin[] {
  const good = bins.reduce((sum, bin) => sum + bin.good, 0);
  return good < 0
    ? bins
    : bins.map(bin => ({ ...bin, good: Math.max(0, bin.good) }));
}

async function readOne(
  source: MetricsSource,
  query: string,
  range: TimeRange,
  signal?: AbortSignal,
) {
  const series = await source.range(
    query.replaceAll('{{.window}}', `${BIN_SECONDS}s`),
    // A bin is known at its end.
    { from: range.from + BIN_SECONDS, to: range.to, step: BIN_SECONDS },
    signal,
  );
  if (series.length > 1) {
    throw new ConflictError(
      `The query ${query} gives ${series.length} series; aggregate them to one`,
    );
  }
  return series.flatMap(({ samples }) =>
    samples.filter(({ value }) => !Number.isNaN(value)),
  );
}
