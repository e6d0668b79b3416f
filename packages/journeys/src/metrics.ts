/**
 * Names of the metrics that the fingerprint worker exports and that SLIs of
 * journeys, operations and logs query. Labels: `journey` (id) and `service` on
 * journey metrics; `service`, `operation`, `kind` on operation metrics;
 * `service` on that of log records; `outcome` (`ok` or `error`) on all.
 *
 * @public
 */
export const METRIC_NAMES = {
  journeyRequests: 'slo_scout_journey_requests_total',
  journeyDuration: 'slo_scout_journey_duration_seconds',
  operationRequests: 'slo_scout_operation_requests_total',
  operationDuration: 'slo_scout_operation_duration_seconds',
  serviceLogRecords: 'slo_scout_service_log_records_total',
} as const;

/**
 * Latency thresholds in seconds that are exact both in capsules (scale 5) and
 * as `le` of the exported classic histograms: 2^(k/2) ns, 0.52 ms to 34 s.
 *
 * @public
 */
export const LATENCY_BOUNDS: readonly number[] = Array.from(
  { length: 33 },
  (_, i) => Math.pow(2, (38 + i) / 2) / 1e9,
);
