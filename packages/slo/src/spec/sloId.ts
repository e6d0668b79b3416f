import { fingerprint } from './fingerprint';
import { slugify } from './slugify';

/** Sloth's grammar of a service. */
const SAFE_SERVICE = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;
const MAX_SERVICE_LENGTH = 63;

/**
 * The name of a service as part of ids and paths: itself when it is safe,
 * else its slug and a hash, so that two services never share one.
 *
 * @public
 */
export function serviceSlug(service: string): string {
  if (SAFE_SERVICE.test(service) && service.length <= MAX_SERVICE_LENGTH) {
    return service;
  }
  const suffix = `-${fingerprint(service)}`;
  return slugify(service, MAX_SERVICE_LENGTH - suffix.length) + suffix;
}

/**
 * Sloth's id of an SLO, `<service>-<name>`.
 *
 * @param service - telemetry's `service.name`: any text
 * @param name - name of the SLO, unique within the service
 * @public
 */
export function sloId(service: string, name: string): string {
  return `${serviceSlug(service)}-${name}`;
}
