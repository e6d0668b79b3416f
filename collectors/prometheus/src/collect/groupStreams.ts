import { createHash } from 'node:crypto';
import type { PlannedQuery } from '../discovery/PlannedQuery';
import { serviceOf } from '../discovery/serviceOf';
import type { Labels, Series } from '../read/Series';
import type { TrackedSeries } from './TrackedSeries';

/**
 * The series of an answer that are one series of OTLP.
 *
 * @internal
 */
export interface Stream {
  identity: Omit<TrackedSeries, 'state'>;
  series: Series[];
}

/** @internal */
export interface GroupedAnswer {
  /** By hash. */
  streams: Map<string, Stream>;
  withoutService: number;
}

/**
 * Puts the series of an answer together and says whose they are.
 *
 * @param cluster - Of the target; a label `cluster` of a series is more exact.
 * @internal
 */
export function groupStreams(
  { kind, name, serviceLabels }: PlannedQuery,
  series: readonly Series[],
  cluster: string | undefined,
): GroupedAnswer {
  const streams = new Map<string, Stream>();
  let withoutService = 0;
  for (const each of series) {
    const service = serviceOf(each.labels, serviceLabels);
    if (!service) {
      withoutService++;
      continue;
    }
    const metric = name ?? each.labels.__name__ ?? 'unnamed';
    const labels = ownLabels(each.labels, kind === 'histogram');
    const hash = hashOf(metric, labels);
    const stream = streams.get(hash);
    if (stream) {
      stream.series.push(each);
      continue;
    }
    const resource = {
      service: service.name,
      namespace: service.namespace,
      instance: each.labels.instance || undefined,
      cluster: each.labels.cluster || cluster,
    };
    streams.set(hash, {
      identity: { hash, metric, labels, resource },
      series: [each],
    });
  }
  return { streams, withoutService };
}

function ownLabels(labels: Labels, histogram: boolean): Labels {
  const own: Record<string, string> = Object.create(null);
  for (const name of Object.keys(labels).sort()) {
    if (name === '__name__' || (histogram && name === 'le')) continue;
    own[name] = labels[name];
  }
  return own;
}

function hashOf(metric: string, labels: Labels): string {
  return createHash('sha256')
    .update(JSON.stringify([metric, ...Object.entries(labels)]))
    .digest('base64url')
    .slice(0, 16);
}
