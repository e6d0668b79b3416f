const PROBE_PATH =
  /^(?:[A-Z]+ )?\/?(?:_*health[a-z]*|healthz?|health[-_]?check|livez?|liveness|readyz?|readiness|-\/(?:healthy|ready)|metrics|ping|status|actuator|favicon\.ico)(?:\/.*)?$/i;
const PROBE_RPC =
  /grpc\.health\.|grpc\.reflection\.|Health\/(Check|Watch|List)|ServerReflection/;

/**
 * Whether a route is called by machines that look after the service, not by
 * those that it is for.
 *
 * @param route - path, span name or method
 * @internal
 */
export function isProbe(route: string): boolean {
  return PROBE_PATH.test(route) || PROBE_RPC.test(route);
}
