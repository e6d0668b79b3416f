import { ResourceView, type ResourceAttributes } from './ResourceView';
import { ProtoWriter } from './ProtoWriter';
import type { Signal } from './SplitResult';
import { asBuffer, WireReader, WireType } from './WireReader';

/**
 * A string attribute to add to a Resource.
 *
 * @public
 */
export interface EnrichmentAttribute {
  readonly key: string;
  readonly value: string;
}

// The same numbers in ExportTrace-, ExportLogs- and ExportMetricsServiceRequest.
const BLOCK_FIELD = 1;
const RESOURCE_FIELD = 1;
const ATTRIBUTES_FIELD = 1;

/**
 * Adds attributes to the Resources of an export request on the wire. An
 * attribute whose key a Resource already has is left as it is; a block without
 * a Resource gets one. Everything else stays byte for byte, unknown fields
 * included. Returns the same array when there was nothing to add.
 *
 * Only the way down to the Resources is checked: split the result to have the rest of it checked.
 *
 * @param _signal - of the request: the three kinds hold their Resources at the same place, so it only documents the call
 * @param request - protobuf
 * @param attributesFor - what a Resource should have. Return the same objects
 * for the same source: they are encoded once and then remembered.
 * @throws MalformedOtlpError when the bytes are not a request
 * @public
 */
export function enrichResources(
  _signal: Signal,
  request: Uint8Array,
  attributesFor: (
    resource: ResourceAttributes,
  ) => readonly EnrichmentAttribute[] | undefined,
): Uint8Array {
  const buf = asBuffer(request);
  const end = buf.length;
  const reader = new WireReader(buf);
  const parts: Buffer[] = [];
  let copied = 0;

  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag >>> 3 !== BLOCK_FIELD) {
      reader.skip(tag & 7, end);
      continue;
    }
    reader.expect(tag & 7, WireType.bytes);
    const lengthFrom = reader.pos;
    const blockEnd = reader.valueEnd(end);
    const block = scanBlock(reader, blockEnd);
    const added = missing(block.resource, attributesFor(block.resource));
    if (added.length > 0) {
      const patch = block.last
        ? [
            buf.subarray(block.from, block.last.lengthFrom),
            varint(block.last.to - block.last.from + size(added)),
            buf.subarray(block.last.from, block.last.to),
            ...added,
            buf.subarray(block.last.to, blockEnd),
          ]
        : [
            varint(RESOURCE_FIELD * 8 + WireType.bytes),
            varint(size(added)),
            ...added,
            buf.subarray(block.from, blockEnd),
          ];
      parts.push(buf.subarray(copied, lengthFrom), varint(size(patch)));
      parts.push(...patch);
      copied = blockEnd;
    }
    reader.pos = blockEnd;
  }
  if (parts.length === 0) return request;
  parts.push(buf.subarray(copied));
  return Buffer.concat(parts);
}

interface Block {
  /** Where its contents begin. */
  from: number;
  resource: ResourceView;
  /** The last piece of its Resource: the one that counts also for parsers that do not merge. */
  last?: { lengthFrom: number; from: number; to: number };
}

function scanBlock(reader: WireReader, end: number): Block {
  const block: Block = {
    from: reader.pos,
    resource: new ResourceView(reader.buf),
  };
  while (reader.pos < end) {
    const tag = reader.tag(end);
    if (tag >>> 3 === RESOURCE_FIELD) {
      reader.expect(tag & 7, WireType.bytes);
      const lengthFrom = reader.pos;
      const to = reader.valueEnd(end);
      block.last = { lengthFrom, from: reader.pos, to };
      block.resource.read(reader, to);
    } else {
      reader.skip(tag & 7, end);
    }
  }
  return block;
}

function missing(
  resource: ResourceAttributes,
  attributes: readonly EnrichmentAttribute[] = [],
): Buffer[] {
  const added: Buffer[] = [];
  const keys = new Set<string>();
  for (const attribute of attributes) {
    if (!keys.has(attribute.key) && !resource.has(attribute.key)) {
      keys.add(attribute.key);
      added.push(encoded(attribute));
    }
  }
  return added;
}

const ENCODED = new WeakMap<EnrichmentAttribute, Buffer>();

/** The attribute as a field of a Resource. */
function encoded(attribute: EnrichmentAttribute): Buffer {
  let bytes = ENCODED.get(attribute);
  if (!bytes) {
    const writer = new ProtoWriter(attribute.key.length + 64);
    writer.stringField(1, attribute.value);
    writer.endMessage(2, 0);
    writer.stringField(1, attribute.key);
    writer.endMessage(ATTRIBUTES_FIELD, 0);
    bytes = writer.finish();
    ENCODED.set(attribute, bytes);
  }
  return bytes;
}

function varint(value: number): Buffer {
  const writer = new ProtoWriter(16);
  writer.varint(value);
  return writer.finish();
}

function size(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
