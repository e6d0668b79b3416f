import { hash } from 'node:crypto';

const MAX_CACHED = 50_000;
const cache = new Map<string, string>();

/**
 * The key of an operation in `operations` and `capsules.step_keys`: the first
 * 64 bits of a SHA-256, as PostgreSQL's bigint in decimal digits.
 *
 * @internal
 */
export function operationKey(operation: {
  service: string;
  operation: string;
  kind: number;
}): string {
  const name = `${operation.service}\u0000${operation.operation}\u0000${operation.kind}`;
  let key = cache.get(name);
  if (key === undefined) {
    key = hash('sha256', name, 'buffer').readBigInt64BE(0).toString();
    if (cache.size >= MAX_CACHED) cache.clear();
    cache.set(name, key);
  }
  return key;
}
