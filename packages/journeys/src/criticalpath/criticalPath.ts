import { SpanKind } from '@slo-scout/telemetry';
import type { RepairedTrace } from '../repair/RepairedTrace';

/** Starts are whole microseconds: a successor may seem to start this much before its predecessor ended. */
const ROUNDING_NANOS = 1_000;

/**
 * A stretch of a trace's time and the span that it was spent in. Times are ns
 * since the entry's start.
 *
 * @public
 */
export interface CriticalSegment {
  /** Index into the trace's spans. */
  span: number;
  startNanos: number;
  endNanos: number;
}

/**
 * What a trace's time was spent on.
 *
 * @public
 */
export interface CriticalPath {
  /** In order of time, without gap or overlap, from the start of the entry to its end. */
  segments: CriticalSegment[];
  /** Duration of the entry, ns: the sum of the segments. */
  durationNanos: number;
  /** How long work went on after the entry had ended, ns, and the span that ended last; undefined when none did. */
  tail?: { span: number; nanos: number };
}

/** A span on the path whose children are being looked through, from the last to end to the first. */
interface Frame {
  position: number;
  from: number;
  to: number;
  /** What lies after this has been told. */
  cursor: number;
  /** Positions of the children, the last to end on top. */
  children: number[];
}

/**
 * The critical path of a trace: the chain of spans that its duration is made
 * of. As in CRISP (Zhang et al., USENIX ATC 2022) it is walked back from the
 * end: a span waited for the child that finished last, before that for the
 * child that finished last before this one began, and so on; the time between
 * is the span's own. A child that overlaps a later one on the path ran beside
 * it and is left out.
 *
 * A child that goes on after its parent is cut at the parent's end, and of
 * several such children the one that overruns least is taken, since a parent
 * does not wait for what outlives it. A consumer that outlives its producer is
 * no part of the path at all. What goes on after the entry is the tail.
 *
 * Linear in the number of spans, but for sorting siblings by their end; does
 * not recurse.
 *
 * @public
 */
export function criticalPath(trace: RepairedTrace): CriticalPath {
  const { spans, root, order, firstChild, starts } = trace;
  const startOf = (span: number) => (starts[span] - starts[root]) * 1_000;
  const endOf = (span: number) => startOf(span) + spans[span].durationNanos;
  const durationNanos = spans[root].durationNanos;
  const segments: CriticalSegment[] = [];
  const emit = (position: number, startNanos: number, endNanos: number) => {
    if (endNanos > startNanos) {
      segments.push({ span: order[position], startNanos, endNanos });
    }
  };
  const stack = [open(0, 0, durationNanos)];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const child = top.children.pop();
    if (child === undefined) {
      emit(top.position, top.from, top.cursor);
      stack.pop();
      continue;
    }
    const from = Math.max(startOf(order[child]), top.from);
    const end = Math.min(endOf(order[child]), top.to);
    const to = Math.min(end, top.cursor);
    if (end <= top.cursor + ROUNDING_NANOS && from < to) {
      emit(top.position, to, top.cursor);
      top.cursor = from;
      stack.push(open(child, from, to));
    }
  }
  segments.reverse();
  return { segments, durationNanos, ...tail() };

  function open(position: number, from: number, to: number): Frame {
    const children: number[] = [];
    for (let p = firstChild[position]; p < firstChild[position + 1]; p++) {
      const span = order[p];
      const detached = spans[span].kind === SpanKind.consumer;
      if (startOf(span) < to && !(detached && endOf(span) > to)) {
        children.push(p);
      }
    }
    children.sort((a, b) => compare(order[a], order[b], to));
    return { position, from, to, cursor: to, children };
  }

  /** The one to be taken first comes last. */
  function compare(a: number, b: number, limit: number): number {
    return (
      Math.min(endOf(a), limit) - Math.min(endOf(b), limit) ||
      endOf(b) - endOf(a) ||
      startOf(b) - startOf(a) ||
      (spans[a].spanId < spans[b].spanId ? 1 : -1)
    );
  }

  function tail(): Pick<CriticalPath, 'tail'> {
    let last = root;
    for (let i = 0; i < spans.length; i++) {
      if (endOf(i) > endOf(last)) {
        last = i;
      }
    }
    const nanos = endOf(last) - durationNanos;
    return nanos > 0 ? { tail: { span: last, nanos } } : {};
  }
}
