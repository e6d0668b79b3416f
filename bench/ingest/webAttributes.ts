import { ProtoWriter } from '@slo-scout/telemetry';
import type { Random } from '../lib/Random';

const ATTRIBUTES_FIELD = 9;
const KEY_FIELD = 1;
const VALUE_FIELD = 2;
const STRING_FIELD = 1;
const INT_FIELD = 3;

const RESOURCES = ['orders', 'products', 'recommendations', 'shipments'];
const BROWSERS = [
  '(X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  '(Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0',
];

/** Eight attributes of an HTTP or RPC span as fields of a Span, some the same everywhere, some on no other span. */
export function webAttributes(random: Random): Buffer {
  const resource = random.pick(RESOURCES);
  const version = random.between(1, 40);
  const attributes: [string, string | number][] = random.chance(0.5)
    ? [
        ['http.request.method', random.pick(['GET', 'GET', 'GET', 'POST'])],
        ['http.route', `/api/v${version}/${resource}/{id}`],
        ['http.response.status_code', random.chance(0.99) ? 200 : 503],
        ['url.path', `/api/v${version}/${resource}/${random.hex(16)}`],
        ['server.address', 'frontend.shop.svc.cluster.local'],
        ['server.port', 8080],
        ['user_agent.original', `Mozilla/5.0 ${random.pick(BROWSERS)}`],
        ['client.address', `10.${random.below(256)}.${random.below(256)}.7`],
      ]
    : [
        ['rpc.system', 'grpc'],
        ['rpc.service', `hipstershop.${resource}.v${version}.Service`],
        ['rpc.method', random.pick(['Get', 'List', 'Put', 'Search'])],
        ['rpc.grpc.status_code', random.chance(0.99) ? 0 : 14],
        ['server.address', `${resource}.shop.svc.cluster.local`],
        ['server.port', 3550],
        ['network.peer.address', `10.0.${random.below(256)}.7`],
        ['enduser.pseudo.id', random.hex(48)],
      ];
  const writer = new ProtoWriter(512);
  for (const [key, value] of attributes.reverse()) {
    const before = writer.length;
    if (typeof value === 'string') {
      writer.stringField(STRING_FIELD, value);
    } else {
      writer.varint(value);
      writer.tag(INT_FIELD, 0);
    }
    writer.endMessage(VALUE_FIELD, before);
    writer.stringField(KEY_FIELD, key);
    writer.endMessage(ATTRIBUTES_FIELD, before);
  }
  return Buffer.from(writer.finish());
}
