import type { SpanResource } from '../span';
import { AttributeDecoder, type AttributeValue } from './AttributeDecoder';
import type { StringInterner } from './StringInterner';
import { WireReader, WireType } from './WireReader';

const ATTRIBUTES = 1;

const KEYS: ReadonlySet<string> = new Set([
  'service.name',
  'service.namespace',
  'service.version',
  'deployment.environment.name',
  'deployment.environment',
  'k8s.cluster.name',
  'k8s.pod.name',
  'host.id',
  'host.ip',
  'host.name',
]);

/**
 * The identity in a Resource message; undefined bytes give that of a block
 * without a resource.
 *
 * @internal
 */
export function decodeResource(
  bytes: Buffer | undefined,
  interner: StringInterner,
): SpanResource {
  const found = new Map<string, AttributeValue>();
  if (bytes) {
    const reader = new WireReader(bytes);
    const attributes = new AttributeDecoder(reader, interner, KEYS);
    const end = bytes.length;
    while (reader.pos < end) {
      const tag = reader.tag(end);
      if (tag >>> 3 === ATTRIBUTES) {
        reader.expect(tag & 7, WireType.bytes);
        const valueEnd = reader.valueEnd(end);
        if (attributes.decode(valueEnd)) {
          found.set(attributes.key, attributes.value);
        }
      } else {
        reader.skip(tag & 7, end);
      }
    }
  }
  const first = (...keys: string[]): string => {
    for (const key of keys) {
      const value = found.get(key);
      if (value !== undefined && value !== '') return String(value);
    }
    return '';
  };
  return {
    service: first('service.name') || 'unknown_service',
    namespace: first('service.namespace'),
    environment: first('deployment.environment.name', 'deployment.environment'),
    cluster: first('k8s.cluster.name'),
    version: first('service.version'),
    host: first('host.id', 'host.ip', 'host.name', 'k8s.pod.name'),
  };
}
