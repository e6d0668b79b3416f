import type { Span } from '@slo-scout/telemetry';
import type { CloseReason } from '../types';

/**
 * What repair can find wrong with a trace. The first six make it incomplete;
 * the others are only noted.
 *
 * @public
 */
export type RepairKind =
  /** No span without a parent: the first span stands in as the root. */
  | 'no-root'
  /** Spans without a parent beside the chosen root. */
  | 'extra-root'
  /** The parent is not in the trace. */
  | 'missing-parent'
  | 'self-parent'
  /** Spans that were each other's ancestors; counted once a cycle. */
  | 'cycle'
  /** The trace was cut at a limit of spans, bytes or memory. */
  | 'capped'
  /** The same span id and kind came twice. */
  | 'duplicate'
  /** A client and a server that share one span id (Zipkin). */
  | 'shared-span-id'
  | 'negative-duration'
  /** The clock of another host was corrected. */
  | 'clock-skew'
  /** On one host, a child that starts more than 1 ms before its parent. */
  | 'child-before-parent'
  /** On one host, a child that ends more than 1 ms after its parent: work that goes on. */
  | 'child-after-parent'
  /** The root's time is impossible (none, or ahead of the log): the log's was taken. */
  | 'impossible-time'
  /** A duration above a day: counted as 0. */
  | 'impossible-duration';

/**
 * A trace as one tree. Everything is by index into `spans`.
 *
 * @public
 */
export interface RepairedTrace {
  traceId: string;
  /** Each span once. */
  spans: Span[];
  /** The entry: the root, or the first span of a trace without one. */
  root: number;
  /** Index of the parent; -1 for the root. */
  parents: Int32Array;
  /** 1 where repair chose the parent, because the real one is unknown. */
  adopted: Uint8Array;
  /** All indexes, each parent before its children, siblings side by side and by start. */
  order: Int32Array;
  /** The children of the span at `order[p]` are `order[firstChild[p] … firstChild[p + 1] - 1]`. */
  firstChild: Int32Array;
  /** Start in µs since the epoch, corrected for clock skew between hosts. */
  starts: Float64Array;
  /** When it happened: the entry's start, µs since the epoch, or log time when that is impossible. */
  eventMicros: number;
  /** How often each repair was needed; kinds that were not are absent. */
  repairs: Partial<Record<RepairKind, number>>;
  /** False when a root or a parent is missing, or the trace was cut. */
  complete: boolean;
  reason: CloseReason;
}
