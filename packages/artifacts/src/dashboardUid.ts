import { createHash } from 'node:crypto';

/**
 * The dashboard's uid: the same for a service on every Grafana, so that links
 * stay good and a new version replaces the old one. At most 40 characters, as Grafana asks.
 *
 * @param service - telemetry's `service.name`: any text
 * @public
 */
export function dashboardUid(service: string): string {
  const hash = createHash('sha256').update(service).digest('hex');
  return `slo-scout-${hash.slice(0, 16)}`;
}
