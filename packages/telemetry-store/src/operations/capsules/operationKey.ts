import { hash } from 'node:crypto';

const MAX_CACHED = 50_000;
/** Keys beside kinds, by service and operation: names are looked up as they are, none is put together. */
const cache = new Map<string, Map<string, string[]>>();
let cached = 0;

/**
 * The key of an operation in `operations` and `capsules.step_keys`: the first
 * 64 bits of a SHA-256, as PostgreSQL's bigint in decimal digits.
 *
 * @internal
 */
export function operationKey(step: {
  service: string;
  operation: string;
  kind: number;
}): string {
  const { service, operation, kind } = step;
  const known = cache.get(service)?.get(operation)?.[kind];
  return known ?? remember(service, operation, kind);
}

function remember(service: string, operation: string, kind: number): string {
  const name = `${service}\u0000${operation}\u0000${kind}`;
  const key = hash('sha256', name, 'buffer').readBigInt64BE(0).toString();
  if (cached >= MAX_CACHED) {
    cache.clear();
    cached = 0;
  }
  let operations = cache.get(service);
  if (!operations) cache.set(service, (operations = new Map()));
  let keys = operations.get(operation);
  if (!keys) operations.set(operation, (keys = []));
  keys[kind] = key;
  cached++;
  return key;
}
