import { METRIC_NAMES } from '@slo-scout/journeys';
import type { SliSource } from '@slo-scout/slo';

/**
 * Whether an SLI counts log records that are counted here too, so that its
 * history needs no Prometheus.
 *
 * @internal
 */
export function isStoredLogs(source: SliSource): boolean {
  return (
    source.type === 'logs' &&
    source.metric === METRIC_NAMES.serviceLogRecords &&
    source.cluster === undefined
  );
}
