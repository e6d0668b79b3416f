/** Nothing but a method, or a word that says "some request". */
const GENERIC =
  /^(?:HTTPS?[ :_-]?)?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|HTTP|ALL|ANY|_OTHER|request|handler|handle|ingress|egress|proxy|router|unknown|\{other\})$/i;
/** A route that takes everything below it. */
const CATCH_ALL =
  /^(?:\S+ )?\/?(?:[\w-]+\/){0,2}(?:\*+|\{?\*\w+\}?|\{(?:path|proxy|any|rest|all|slug)[+*]?\})$/i;
/** Nothing but data that a templater has learnt: it met a whole API in one place. */
const ONLY_DATA = /^(?:\S+ )?(?:\/(?:api|rest|v\d+))*(?:\/\{\*\})+$/i;
/** A host and all of its paths, as sidecars name spans. */
const HOST = /^[\w.-]+(?::\d+)?\/\*$/;
/** One endpoint for all operations, by the conventions of these protocols. */
const MULTIPLEXED =
  /^(?:\S+ )?\/(?:[\w-]+\/){0,3}(?:graphql|jsonrpc|json-rpc)$/i;
const ROUTE =
  /^(?:(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|TRACE|CONNECT|QUERY|HTTP) )?\//;
/** A full gRPC method looks like a path, but may be a door for everything. */
const GRPC_PATH = /^\/[\w.]+\.\w+\/\w+\.?$/;

const PROBE_ENDING =
  /(?:^|\/)(?:healthz?|health[-_]?check|livez|liveness|readyz|readiness|startupz|actuator\/health(?:\/\w+)?|_health|__health|metrics|actuator\/prometheus|grpc\.health\.v1\.Health\/(?:Check|Watch))$/i;
const PROBE_WHOLE =
  /^(?:GET|HEAD|HTTP) \/(?:_?ping|status|ready|live|alive|up)$/;

/**
 * True when the name cannot tell one request of a service from another.
 *
 * @internal
 */
export function isGeneric(operation: string): boolean {
  return (
    GENERIC.test(operation) ||
    CATCH_ALL.test(operation) ||
    ONLY_DATA.test(operation) ||
    MULTIPLEXED.test(operation)
  );
}

/**
 * True for a host and all of its paths: it tells which service is asked, but
 * not for what.
 *
 * @internal
 */
export function isHost(operation: string): boolean {
  return HOST.test(operation);
}

/**
 * True for a URL path of its own, with a method or without.
 *
 * @internal
 */
export function isRoute(operation: string): boolean {
  return (
    ROUTE.test(operation) && !GRPC_PATH.test(operation) && !isGeneric(operation)
  );
}

/**
 * True for what orchestrators and monitoring call, by the usual names.
 *
 * @internal
 */
export function isProbe(operation: string): boolean {
  return PROBE_ENDING.test(operation) || PROBE_WHOLE.test(operation);
}

/**
 * An operation for people: an RPC method without its package and service, all
 * else as it is.
 *
 * @internal
 */
export function shortOperation(operation: string): string {
  return /^\/?[\w.$-]+\/\w[\w.]*$/.test(operation)
    ? operation.slice(operation.lastIndexOf('/') + 1)
    : operation;
}
