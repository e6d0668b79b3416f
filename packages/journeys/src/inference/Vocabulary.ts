import type { JourneyVariant } from '../types';

/**
 * An operation as the variants show it.
 *
 * @internal
 */
export interface KnownOperation {
  /** `service\u0000operation`. */
  key: string;
  service: string;
  name: string;
  /** True when an attribute named it where it was an entry. */
  fromAttributes: boolean;
  traces: number;
  firstSeen: number;
  lastSeen: number;
  /** Keys of the operations that call it; the empty string where it is an entry. */
  callers: Set<string>;
  callees: Set<string>;
}

/**
 * All operations of the variants.
 *
 * @internal
 */
export function vocabularyOf(
  variants: readonly JourneyVariant[],
): Map<string, KnownOperation> {
  const known = new Map<string, KnownOperation>();
  for (const variant of variants) {
    const entry = `${variant.entryService}\u0000${variant.entryOperation}`;
    for (const key of new Set([entry, ...variant.operations])) {
      const operation = see(key, variant);
      if (key === entry && variant.complete) {
        operation.callers.add('');
        operation.fromAttributes ||= variant.entryFromAttributes ?? false;
      }
    }
    for (const edge of variant.edges) {
      const [caller, callee] = endsOf(edge);
      known.get(caller)?.callees.add(callee);
      known.get(callee)?.callers.add(caller);
    }
  }
  return known;

  function see(key: string, variant: JourneyVariant): KnownOperation {
    let operation = known.get(key);
    if (!operation) {
      const [service, name] = key.split('\u0000');
      operation = {
        key,
        service,
        name,
        fromAttributes: false,
        traces: 0,
        firstSeen: variant.firstSeen,
        lastSeen: variant.lastSeen,
        callers: new Set(),
        callees: new Set(),
      };
      known.set(key, operation);
    }
    operation.traces += variant.traces;
    operation.firstSeen = Math.min(operation.firstSeen, variant.firstSeen);
    operation.lastSeen = Math.max(operation.lastSeen, variant.lastSeen);
    return operation;
  }
}

/**
 * The caller and the callee of an edge, as `service\u0000operation`.
 *
 * @internal
 */
export function endsOf(edge: string): [caller: string, callee: string] {
  const second = edge.indexOf('\u0000', edge.indexOf('\u0000') + 1);
  return [edge.slice(0, second), edge.slice(second + 1)];
}
