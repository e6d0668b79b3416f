import type { TelemetryStore } from '@slo-scout/telemetry-store';
import type { MetricsSources } from '../metrics-source/MetricsSources';

/**
 * Where the events of SLIs are read: capsules of traces, and series of metrics.
 *
 * @internal
 */
export interface SliSources {
  telemetry: TelemetryStore;
  metrics: MetricsSources;
}
