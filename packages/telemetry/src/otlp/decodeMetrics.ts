import type { SpanResource } from '../span';
import { MetricDecoder } from './decodeMetricsMetric';
import { ResourceCache } from './ResourceCache';
import { eachMessage } from './splitResources';
import { StringInterner } from './StringInterner';
import { asBuffer, WireReader } from './WireReader';

/**
 * Kinds of metrics as OTLP has them.
 *
 * @public
 */
export type MetricType =
  | 'gauge'
  | 'sum'
  | 'histogram'
  | 'exponential_histogram'
  | 'summary';

/**
 * That a metric exists and what it looks like; its values stay undecoded.
 *
 * @public
 */
export interface DecodedMetric {
  resource: SpanResource;
  name: string;
  unit: string;
  type: MetricType;
  /** True for sums that only grow. */
  monotonic: boolean;
  /** 1 delta, 2 cumulative, 0 when it is not given. */
  temporality: number;
  /** Keys of the data points' attributes, of the first 256 points, at most 64. */
  labelKeys: string[];
  /** Upper bounds of a histogram's buckets, ascending, without +Inf; at most 256. */
  bounds: number[];
  /** Time of the latest data point, ms since the Unix epoch; 0 without one. */
  time: number;
}

const RESOURCE_METRICS = [1];
const SCOPE_METRICS = [2];
const METRICS = [2];

const interner = new StringInterner();
const resources = new ResourceCache(interner);

/**
 * Decodes of an ExportMetricsServiceRequest which metrics it holds. One
 * without data or with an empty name is left out.
 *
 * @param request - protobuf; not referenced by the result
 * @returns metrics in wire order
 * @throws MalformedOtlpError
 * @public
 */
export function decodeMetrics(request: Uint8Array): DecodedMetric[] {
  const buf = asBuffer(request);
  const reader = new WireReader(buf);
  const decoder = new MetricDecoder(reader, interner);
  const metrics: DecodedMetric[] = [];
  eachMessage(reader, buf.length, RESOURCE_METRICS, blockEnd => {
    const resource = resources.get(reader, blockEnd);
    eachMessage(reader, blockEnd, SCOPE_METRICS, scopeEnd =>
      eachMessage(reader, scopeEnd, METRICS, metricEnd => {
        const metric = decoder.decode(metricEnd, resource);
        if (metric) metrics.push(metric);
      }),
    );
  });
  return metrics;
}
