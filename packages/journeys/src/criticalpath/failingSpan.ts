import { StatusCode } from '@slo-scout/telemetry';
import { isFailure } from '../fingerprint/isFailure';
import type { RepairedTrace } from '../repair/RepairedTrace';

/**
 * The span that a failed trace failed in: not the entry, which only reports
 * it, but the end of the chain of failures below it. Of several failing
 * children it is the one that failed first, since it often makes its siblings
 * be cancelled; an attempt that a later sibling of the same name made good is
 * none. A span that was marked as OK has dealt with what failed below it; one
 * without status has not.
 *
 * @returns an index into the trace's spans; undefined when the entry did not fail
 * @public
 */
export function failingSpan(trace: RepairedTrace): number | undefined {
  const { spans, root, order, firstChild, starts } = trace;
  if (!isFailure(spans[root])) {
    return undefined;
  }
  const n = order.length;
  /** By position: 2 for a span that failed, 1 for one without status above such a span. */
  const failing = new Uint8Array(n);
  for (let position = n - 1; position >= 0; position--) {
    const span = spans[order[position]];
    if (isFailure(span)) {
      failing[position] = 2;
    } else if (span.statusCode !== StatusCode.ok) {
      failing[position] = Number(childrenOf(position).some(p => failing[p]));
    }
  }
  let at = 0;
  let found = 0;
  for (;;) {
    const children = notMadeGood(childrenOf(at));
    const next =
      first(children.filter(p => failing[p] === 2)) ??
      first(children.filter(p => failing[p] === 1));
    if (next === undefined) {
      return order[found];
    }
    at = next;
    found = failing[at] === 2 ? at : found;
  }

  function childrenOf(position: number): number[] {
    const from = firstChild[position];
    return Array.from(
      { length: firstChild[position + 1] - from },
      (_, i) => from + i,
    );
  }

  /** The one that ended first. */
  function first(positions: number[]): number | undefined {
    let earliest: number | undefined;
    for (const position of positions) {
      if (earliest === undefined || endOf(position) < endOf(earliest)) {
        earliest = position;
      }
    }
    return earliest;
  }

  function endOf(position: number): number {
    const span = order[position];
    return starts[span] + spans[span].durationNanos / 1_000;
  }

  /** Without the attempts that a later sibling, which is one by start, made good. */
  function notMadeGood(siblings: number[]): number[] {
    const succeeded = new Set<string>();
    return siblings.reverse().filter(position => {
      const { name, resource } = spans[order[position]];
      const key = `${resource.service}\u0000${name}`;
      if (failing[position] === 0) {
        succeeded.add(key);
      }
      return !succeeded.has(key);
    });
  }
}
