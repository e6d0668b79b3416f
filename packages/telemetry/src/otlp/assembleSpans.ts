import { varintSize, writeHeader } from './fieldHeader';
import type { TraceScan } from './TraceScanner';

// Both are field number × 8 + wire type 2; the tag of a span is copied with it.
const RESOURCE_SPANS_TAG = 0x0a;
const SCOPE_SPANS_TAG = 0x12;

/**
 * Makes a request of the spans `order[from]` … `order[to - 1]`, in the blocks
 * they were in.
 *
 * @param allocate - memory for it; what it throws is thrown
 * @internal
 */
export function assembleSpans(
  buf: Buffer,
  scan: TraceScan,
  order: Int32Array,
  from: number,
  to: number,
  allocate: (bytes: number) => Buffer,
): Buffer {
  const spanFrom = scan.from.data;
  const spanTo = scan.to.data;
  const scopeOf = scan.scope.data;
  const resourceOf = scan.parent.data;

  // Lengths come before contents, so the sizes are added up first: of each
  // ResourceSpans, followed by those of its ScopeSpans.
  const sizes: number[] = [];
  let total = scan.request.bytes.data[0];
  for (let i = from; i < to; ) {
    const resource = resourceOf[scopeOf[order[i]]];
    const slot = sizes.push(0) - 1;
    let resourceSize = scan.resources.bytes.data[resource];
    while (i < to && resourceOf[scopeOf[order[i]]] === resource) {
      const scope = scopeOf[order[i]];
      let scopeSize = scan.scopes.bytes.data[scope];
      for (; i < to && scopeOf[order[i]] === scope; i++) {
        scopeSize += spanTo[order[i]] - spanFrom[order[i]];
      }
      sizes.push(scopeSize);
      resourceSize += 1 + varintSize(scopeSize) + scopeSize;
    }
    sizes[slot] = resourceSize;
    total += 1 + varintSize(resourceSize) + resourceSize;
  }

  const out = allocate(total);
  let pos = scan.request.copy(0, buf, out, 0);
  let size = 0;
  for (let i = from; i < to; ) {
    const resource = resourceOf[scopeOf[order[i]]];
    pos = writeHeader(out, pos, RESOURCE_SPANS_TAG, sizes[size++]);
    pos = scan.resources.copy(resource, buf, out, pos);
    while (i < to && resourceOf[scopeOf[order[i]]] === resource) {
      const scope = scopeOf[order[i]];
      pos = writeHeader(out, pos, SCOPE_SPANS_TAG, sizes[size++]);
      pos = scan.scopes.copy(scope, buf, out, pos);
      while (i < to && scopeOf[order[i]] === scope) {
        // Neighbours in the request are copied in one piece.
        const start = spanFrom[order[i]];
        let end = spanTo[order[i++]];
        while (
          i < to &&
          spanFrom[order[i]] === end &&
          scopeOf[order[i]] === scope
        ) {
          end = spanTo[order[i++]];
        }
        pos += buf.copy(out, pos, start, end);
      }
    }
  }
  return out;
}
