import {
  type Redactor,
  splitMetrics,
  type TelemetryLog,
  TOPICS,
} from '@slo-scout/telemetry';
import type { CollectorMetrics } from '../CollectorMetrics';
import type { MetricKind } from '../discovery/MetricFamily';
import type { MetricPoint } from '../map/MetricPoint';
import type { Labels } from '../read/Series';
import {
  encodeResourceMetrics,
  type MetricBlock,
  type MetricResource,
} from './encodeResourceMetrics';

/** A record of Kafka holds 1 MB by default, and a resource is never cut downstream. */
const BLOCK_BYTES = 512 * 1024;
const REQUEST_BYTES = 4 * 1024 * 1024;

/**
 * The points of one series.
 *
 * @internal
 */
export interface SeriesPoints {
  resource: MetricResource;
  metric: string;
  kind: MetricKind;
  labels: Labels;
  points: readonly MetricPoint[];
}

/** @internal */
export interface MetricWriterOptions {
  log: TelemetryLog;
  partitions: number;
  /** Nothing is written when it fails. */
  redactor?: Redactor;
  appendTimeoutMs: number;
  metrics: CollectorMetrics;
}

/**
 * Writes series into the raw topic.
 *
 * @internal
 */
export class MetricWriter {
  constructor(private readonly options: MetricWriterOptions) {}

  /**
   * Resolves when every point is durable.
   *
   * @throws Error when any is not; some may be stored then
   */
  async write(target: string, series: readonly SeriesPoints[]): Promise<void> {
    let blocks: Buffer[] = [];
    let size = 0;
    for (const block of encodeBlocks(target, series)) {
      if (size > 0 && size + block.length > REQUEST_BYTES) {
        await this.append(Buffer.concat(blocks, size));
        blocks = [];
        size = 0;
      }
      blocks.push(block);
      size += block.length;
    }
    if (size > 0) await this.append(Buffer.concat(blocks, size));
  }

  private async append(request: Buffer): Promise<void> {
    const { log, partitions, redactor, appendTimeoutMs, metrics } =
      this.options;
    const split = splitMetrics(
      redactor ? redactor.redact('metrics', request) : request,
      partitions,
      { maxValueBytes: 2 * BLOCK_BYTES },
    );
    const started = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () =>
          reject(
            new Error(`the log did not answer within ${appendTimeoutMs} ms`),
          ),
        appendTimeoutMs,
      );
    });
    const seconds = () => (performance.now() - started) / 1000;
    try {
      await Promise.race([log.append(TOPICS.raw, split.records), late]);
    } catch (error) {
      metrics.appended('failed', seconds());
      throw error;
    } finally {
      clearTimeout(timer);
    }
    metrics.appended('ok', seconds());
    metrics.accepted(split);
  }
}

/** Per resource, in blocks of bounded size. */
function* encodeBlocks(
  target: string,
  series: readonly SeriesPoints[],
): Generator<Buffer> {
  const byResource = new Map<string, SeriesPoints[]>();
  for (const each of series) {
    if (each.points.length === 0) continue;
    const { service, namespace, instance, cluster } = each.resource;
    const key = JSON.stringify([service, namespace, instance, cluster]);
    const same = byResource.get(key);
    if (same) same.push(each);
    else byResource.set(key, [each]);
  }
  for (const ofResource of byResource.values()) {
    const { resource } = ofResource[0];
    let metrics = new Map<string, MetricBlock>();
    let size = 0;
    for (const { metric, kind, labels, points } of ofResource) {
      const labelBytes = JSON.stringify(labels).length * 2;
      for (const point of points) {
        const key = `${kind} ${metric}`;
        const block = metrics.get(key) ?? { name: metric, kind, points: [] };
        metrics.set(key, block);
        block.points.push({ labels, point });
        size += labelBytes + valueBytes(point);
        if (size >= BLOCK_BYTES) {
          yield encodeResourceMetrics(resource, target, [...metrics.values()]);
          metrics = new Map();
          size = 0;
        }
      }
    }
    if (size > 0) {
      yield encodeResourceMetrics(resource, target, [...metrics.values()]);
    }
  }
}

function valueBytes({ value }: MetricPoint): number {
  if (typeof value !== 'object') return 40;
  return value.type === 'explicit'
    ? 80 + 16 * value.counts.length
    : 120 + 5 * (value.positive.counts.length + value.negative.counts.length);
}
