/**
 * Labels that tell which service a series is about, in the order in which they
 * are believed.
 *
 * @internal
 */
export const SERVICE_LABELS: readonly string[] = [
  'service_name',
  // What the target itself says, where the scraper's own label took its name.
  'exported_job',
  'job',
  'service',
  'app_kubernetes_io_name',
  'app',
  'application',
];

/**
 * Whether a label's value names the service. `job` may carry OpenTelemetry's
 * namespace before a slash, Traefik appends its provider, Istio's cluster names hold the host.
 *
 * @internal
 */
export function namesService(
  label: string,
  value: string,
  service: string,
): boolean {
  if (value === service) return true;
  switch (label) {
    case 'job':
    case 'exported_job':
      return value.endsWith(`/${service}`);
    case 'service':
    case 'exported_service':
      return value.replace(/@[a-z]+$/, '') === service;
    case 'envoy_cluster_name':
      return value.slice(value.lastIndexOf('|') + 1).split('.')[0] === service;
    default:
      return false;
  }
}

/**
 * The values that {@link namesService} accepts, as a regular expression of
 * Prometheus.
 *
 * @param name - the service, escaped
 * @internal
 */
export function servicePattern(label: string, name: string): string {
  switch (label) {
    case 'job':
    case 'exported_job':
      return `(.*/)?${name}`;
    case 'service':
    case 'exported_service':
      return `${name}(@[a-z]+)?`;
    case 'envoy_cluster_name':
      return `(.*\\|)?${name}(\\..*)?`;
    default:
      return name;
  }
}
