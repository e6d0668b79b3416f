import { SpanKind } from '@slo-scout/telemetry';
import type { Span } from '@slo-scout/telemetry';
import type { RepairKind } from './RepairedTrace';

/** Parent of a span that says it has none. */
const ROOT = -1;
/** Parent of a span whose parent cannot be known. */
const ORPHAN = -2;

/**
 * Spans with their parents as one tree, before any ordering.
 *
 * @internal
 */
export interface LinkedSpans {
  spans: Span[];
  root: number;
  parents: Int32Array;
  adopted: Uint8Array;
}

/**
 * Finds the parent of each span; drops duplicates, cuts cycles, chooses the
 * root and hangs what has no parent under it. Linear in the number of spans.
 *
 * @internal
 */
export function linkSpans(
  input: Span[],
  note: (kind: RepairKind) => void,
): LinkedSpans {
  const { spans, byId, twins } = indexSpans(input, note);
  const parents = new Int32Array(spans.length);
  for (let i = 0; i < spans.length; i++) {
    parents[i] = findParent(i, spans, byId, twins, note);
  }
  cutCycles(spans, parents, note);

  let root = -1;
  for (let i = 0; i < spans.length; i++) {
    if (parents[i] < 0 && (root < 0 || precedes(i, root, spans, parents))) {
      root = i;
    }
  }
  const adopted = new Uint8Array(spans.length);
  if (parents[root] === ORPHAN) {
    note('no-root');
  }
  for (let i = 0; i < spans.length; i++) {
    if (parents[i] < 0 && i !== root) {
      if (parents[i] === ROOT) {
        note('extra-root');
      }
      parents[i] = root;
      adopted[i] = 1;
    }
  }
  parents[root] = -1;
  return { spans, root, parents, adopted };
}

/** Spans by id; where several kinds share one id, `twins` leads from one to the next. */
function indexSpans(input: Span[], note: (kind: RepairKind) => void) {
  const byId = new Map<string, number>();
  const spans: Span[] = [];
  let twins: Map<number, number> | undefined;
  for (const span of input) {
    let index = byId.get(span.spanId);
    if (index === undefined) {
      byId.set(span.spanId, spans.length);
      spans.push(span);
      continue;
    }
    let last = index;
    let duplicate = false;
    // At most as many twins as there are kinds.
    while (index !== undefined && !duplicate) {
      duplicate = spans[index].kind === span.kind;
      last = index;
      index = twins?.get(index);
    }
    if (duplicate) {
      note('duplicate');
    } else {
      twins ??= new Map();
      twins.set(last, spans.length);
      spans.push(span);
    }
  }
  return { spans, byId, twins };
}

function findParent(
  index: number,
  spans: Span[],
  byId: Map<string, number>,
  twins: Map<number, number> | undefined,
  note: (kind: RepairKind) => void,
): number {
  const span = spans[index];
  if (twins && span.kind === SpanKind.server) {
    const client = findTwin(byId.get(span.spanId), twins, i => {
      return spans[i].kind === SpanKind.client;
    });
    if (client !== undefined) {
      note('shared-span-id');
      return client;
    }
  }
  if (span.parentSpanId === '') {
    return ROOT;
  }
  let parent = byId.get(span.parentSpanId);
  if (twins && parent !== undefined && twins.has(parent)) {
    const { service } = span.resource;
    const first = parent;
    parent =
      findTwin(first, twins, i => {
        return i !== index && spans[i].resource.service === service;
      }) ??
      findTwin(first, twins, i => {
        return i !== index && spans[i].kind === SpanKind.server;
      }) ??
      first;
  }
  if (parent === undefined) {
    note('missing-parent');
    return ORPHAN;
  }
  if (parent === index) {
    note('self-parent');
    return ORPHAN;
  }
  return parent;
}

function findTwin(
  first: number | undefined,
  twins: Map<number, number>,
  wanted: (index: number) => boolean,
): number | undefined {
  let index = first;
  while (index !== undefined && !wanted(index)) {
    index = twins.get(index);
  }
  return index;
}

/** Makes the first span of each cycle an orphan. */
function cutCycles(
  spans: Span[],
  parents: Int32Array,
  note: (kind: RepairKind) => void,
): void {
  /** 0 = not visited, else 1 + the span whose walk upwards visited it. */
  const walk = new Int32Array(spans.length);
  for (let start = 0; start < spans.length; start++) {
    let i = start;
    while (i >= 0 && walk[i] === 0) {
      walk[i] = start + 1;
      i = parents[i];
    }
    if (i < 0 || walk[i] !== start + 1) {
      continue;
    }
    let first = i;
    for (let j = parents[i]; j !== i; j = parents[j]) {
      if (precedes(j, first, spans, parents)) {
        first = j;
      }
    }
    note('cycle');
    parents[first] = ORPHAN;
  }
}

/** True roots before orphans, then by start, the longer first, then by id. */
function precedes(
  a: number,
  b: number,
  spans: Span[],
  parents: Int32Array,
): boolean {
  const x = spans[a];
  const y = spans[b];
  const rank =
    Number(parents[b] === ROOT) - Number(parents[a] === ROOT) ||
    x.startUnixMicros - y.startUnixMicros ||
    y.durationNanos - x.durationNanos;
  return rank < 0 || (rank === 0 && x.spanId < y.spanId);
}
