import type { ClosedTrace } from '../types';
import { clockSkewMicros } from './clockSkew';
import { linkSpans } from './linkSpans';
import type { RepairedTrace, RepairKind } from './RepairedTrace';

/** Same-host differences up to this are jitter of the instrumentation. */
const TOLERANCE_MICROS = 1_000;
/** Clocks that people care for differ by less; a start further ahead of the log than this is no start. */
const MAX_AHEAD_MICROS = 10 * 60 * 1e6;
/** Nothing that is measured takes longer: then a start or an end was never set. */
const MAX_DURATION_NANOS = 24 * 3_600 * 1e9;

const BREAKS: ReadonlySet<string> = new Set<RepairKind>([
  'no-root',
  'extra-root',
  'missing-parent',
  'self-parent',
  'cycle',
  'capped',
]);

/**
 * Makes one tree of whatever came, and says what it had to mend.
 *
 * Takes O(n log n) for n spans, whatever their shape, and does not recurse.
 *
 * @throws RangeError when the trace has no span
 * @public
 */
export function repairTrace(
  trace: Pick<ClosedTrace, 'traceId' | 'spans' | 'reason' | 'closedAt'>,
): RepairedTrace {
  if (trace.spans.length === 0) {
    throw new RangeError(`Trace ${trace.traceId} has no spans to repair`);
  }
  const repairs: Partial<Record<RepairKind, number>> = {};
  const note = (kind: RepairKind) => {
    repairs[kind] = (repairs[kind] ?? 0) + 1;
  };
  if (trace.reason === 'cap' || trace.reason === 'memory') {
    note('capped');
  }
  const { spans, root, parents, adopted } = linkSpans(trace.spans, note);
  const { order, firstChild, starts } = orderSpans(
    { spans, root, parents, adopted },
    note,
  );
  for (let i = 0; i < spans.length; i++) {
    if (spans[i].negativeDuration) {
      note('negative-duration');
    }
    if (spans[i].durationNanos > MAX_DURATION_NANOS) {
      note('impossible-duration');
      spans[i] = { ...spans[i], durationNanos: 0 };
    }
  }

  const logMicros = trace.closedAt * 1000;
  let eventMicros = spans[root].startUnixMicros;
  if (!(eventMicros > 0) || eventMicros > logMicros + MAX_AHEAD_MICROS) {
    note('impossible-time');
    eventMicros = logMicros;
  }
  let complete = true;
  for (const kind in repairs) {
    if (BREAKS.has(kind)) {
      complete = false;
    }
  }
  return {
    traceId: trace.traceId,
    spans,
    root,
    parents,
    adopted,
    order,
    firstChild,
    starts,
    eventMicros,
    repairs,
    complete,
    reason: trace.reason,
  };
}

/** Walks the tree level by level: corrects clocks on the way down, and sorts siblings by start. */
function orderSpans(
  tree: Pick<RepairedTrace, 'spans' | 'root' | 'parents' | 'adopted'>,
  note: (kind: RepairKind) => void,
): Pick<RepairedTrace, 'order' | 'firstChild' | 'starts'> {
  const { spans, root, parents, adopted } = tree;
  const n = spans.length;
  // Children of each span as linked lists, in the order of the input.
  const head = new Int32Array(n).fill(-1);
  const next = new Int32Array(n);
  for (let i = n - 1; i >= 0; i--) {
    const parent = parents[i];
    if (parent >= 0) {
      next[i] = head[parent];
      head[parent] = i;
    }
  }

  const order = new Int32Array(n);
  const firstChild = new Int32Array(n + 1);
  const starts = new Float64Array(n);
  const skews = new Float64Array(n);
  starts[root] = spans[root].startUnixMicros;
  order[0] = root;
  let filled = 1;
  for (let position = 0; position < n; position++) {
    const parent = order[position];
    firstChild[position] = filled;
    for (let i = head[parent]; i >= 0; i = next[i]) {
      const skew = adopted[i] ? 0 : skewOf(i, parent);
      skews[i] = skew;
      starts[i] = spans[i].startUnixMicros + skew;
      order[filled++] = i;
    }
    sortByStart(order, firstChild[position], filled);
  }
  firstChild[n] = n;
  return { order, firstChild, starts };

  function skewOf(child: number, parent: number): number {
    const span = spans[child];
    const above = spans[parent];
    const host = span.resource.host;
    if (host !== above.resource.host && host && above.resource.host) {
      const skew = clockSkewMicros(above, starts[parent], span);
      if (skew !== 0) {
        note('clock-skew');
      }
      return skew;
    }
    // One clock: what was found for the parent holds for the child.
    const skew = skews[parent];
    const early = starts[parent] - span.startUnixMicros - skew;
    const overrun = (span.durationNanos - above.durationNanos) / 1000 - early;
    if (early > TOLERANCE_MICROS) {
      note('child-before-parent');
    } else if (overrun > TOLERANCE_MICROS) {
      note('child-after-parent');
    }
    return skew;
  }

  function sortByStart(array: Int32Array, from: number, to: number): void {
    const before = (a: number, b: number) =>
      starts[a] - starts[b] || (spans[a].spanId < spans[b].spanId ? -1 : 1);
    if (to - from > 16) {
      array.subarray(from, to).sort(before);
      return;
    }
    for (let i = from + 1; i < to; i++) {
      const value = array[i];
      let j = i - 1;
      while (j >= from && before(value, array[j]) < 0) {
        array[j + 1] = array[j];
        j--;
      }
      array[j + 1] = value;
    }
  }
}
