import { eachMessage, splitResources } from './splitResources';
import type { SplitOptions, SplitResult } from './SplitResult';
import type { WireReader } from './WireReader';

const SCOPE_METRICS = [2];
const METRICS = [2];
/** gauge, sum, histogram, exponential_histogram, summary */
const DATA = [5, 7, 9, 10, 11];
const DATA_POINTS = [1];

/**
 * Splits an ExportMetricsServiceRequest by resource. `accepted` counts data
 * points; none is ever rejected.
 *
 * @param request - protobuf
 * @param partitions - of the topic, at least 1
 * @throws MalformedOtlpError when the bytes are not a request; then nothing of it is taken
 * @public
 */
export function splitMetrics(
  request: Uint8Array,
  partitions: number,
  options?: SplitOptions,
): SplitResult {
  return splitResources(
    request,
    partitions,
    {
      signal: 'metrics',
      request: 'ExportMetricsServiceRequest',
      count: countDataPoints,
      path: [SCOPE_METRICS, METRICS, DATA, DATA_POINTS],
    },
    options,
  );
}

function countDataPoints(reader: WireReader, end: number): number {
  let points = 0;
  eachMessage(reader, end, SCOPE_METRICS, scopeEnd =>
    eachMessage(reader, scopeEnd, METRICS, metricEnd =>
      eachMessage(reader, metricEnd, DATA, dataEnd =>
        eachMessage(reader, dataEnd, DATA_POINTS, () => points++),
      ),
    ),
  );
  return points;
}
