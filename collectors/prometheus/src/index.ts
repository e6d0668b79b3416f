/**
 * The Prometheus collector: services' series into the telemetry log.
 *
 * @packageDocumentation
 */
export {
  startPrometheusCollector,
  type PrometheusCollector,
  type PrometheusCollectorOptions,
} from './startPrometheusCollector';
