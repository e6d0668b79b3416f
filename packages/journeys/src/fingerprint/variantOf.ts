import { stableHash } from '../hash';
import type { RepairedTrace } from '../repair/RepairedTrace';
import type { JourneyVariant } from '../types';
import type { Fingerprint } from './Fingerprint';

/**
 * The variant that a trace is the first of: `traces` is 1. Needed only when
 * the variant key was not seen before, for it walks the whole trace.
 *
 * @public
 */
export function variantOf(
  trace: RepairedTrace,
  fingerprint: Fingerprint,
): JourneyVariant {
  const { spans, starts, order } = trace;
  const byStart = Array.from(order).sort((a, b) => starts[a] - starts[b]);
  const operations: string[] = [];
  const kinds: number[] = [];
  const seen = new Set<string>();
  for (const index of byStart) {
    const { service, operation, kind } = fingerprint.operations[index];
    const name = `${service}\u0000${operation}`;
    if (!seen.has(name)) {
      seen.add(name);
      operations.push(name);
      kinds.push(kind);
    }
  }
  const second = Math.floor(trace.eventMicros / 1e6);
  const { entry, edgesKey, variantKey, edges, complete } = fingerprint;
  return {
    variantKey,
    edgesKey,
    orderedKey: orderedKey(trace, fingerprint),
    entryService: entry.service,
    entryOperation: entry.operation,
    entryFromAttributes: entry.fromAttributes,
    edges: [...edges],
    operations,
    kinds,
    spans: spans.length,
    complete,
    sampling: fingerprint.sampling.knowledge,
    traces: 1,
    failed: Number(fingerprint.failed),
    firstSeen: second,
    lastSeen: second,
  };
}

/** L3: the tree as it is, siblings by start, every repetition kept. */
function orderedKey(trace: RepairedTrace, fingerprint: Fingerprint): string {
  const { order, firstChild } = trace;
  const parts: string[] = [];
  for (let position = 0; position < order.length; position++) {
    const children = firstChild[position + 1] - firstChild[position];
    parts.push(`${fingerprint.operations[order[position]].key}*${children}`);
  }
  return stableHash(parts.join('\u0001'), 32);
}
