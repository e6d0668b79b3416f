import type { SpanResource } from '../span';
import { decodeResource } from './decodeResource';
import { eachMessage } from './splitResources';
import type { StringInterner } from './StringInterner';
import type { WireReader } from './WireReader';

const RESOURCE = [1];
const MAX_RESOURCES = 1024;
const MAX_RESOURCE_BYTES = 4096;

/**
 * Decodes the resources of blocks; blocks with equal ones share one object.
 *
 * @internal
 */
export class ResourceCache {
  private readonly resources = new Map<string, SpanResource>();

  constructor(private readonly interner: StringInterner) {}

  /**
   * The resource of the block from the reader's position to `end`; the
   * position is kept. The resource may stand behind the items, and twice:
   * then both count.
   */
  get(reader: WireReader, end: number): SpanResource {
    const from = reader.pos;
    let bytes: Buffer | undefined;
    eachMessage(reader, end, RESOURCE, valueEnd => {
      const value = reader.buf.subarray(reader.pos, valueEnd);
      bytes = bytes ? Buffer.concat([bytes, value]) : value;
    });
    reader.pos = from;
    if (!bytes || bytes.length > MAX_RESOURCE_BYTES) {
      return decodeResource(bytes, this.interner);
    }
    const key = bytes.toString('latin1');
    let resource = this.resources.get(key);
    if (!resource) {
      resource = decodeResource(bytes, this.interner);
      if (this.resources.size >= MAX_RESOURCES) this.resources.clear();
      this.resources.set(key, resource);
    }
    return resource;
  }
}
