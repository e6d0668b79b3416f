import type { Random } from '../../lib/Random';
import { client, internal, server } from './Call';
import type { Call } from './Call';
import type { TrueJourney } from './SystemModel';
import { NOUNS } from './words';

/**
 * How a system is instrumented: what the spans of an entry, of a call between
 * services, and of a query look like.
 */
export interface Style {
  /** True when the entry's name is the same for all journeys. */
  opaque: boolean;
  /** True when operations have no names, only services have. */
  byService?: boolean;
  entry(journey: TrueJourney, calls: Call[], random: Random): Call;
  /** `name` is like `CreateOrder`, `noun` like `order`. */
  hop(from: string, to: Target, calls: Call[], random: Random): Call;
  query(service: string, verb: string, table: string): Call;
}

export interface Target {
  service: string;
  noun: string;
  name: string;
}

const rpcHop: Style['hop'] = (from, { service, noun, name }, calls) => {
  const full = `shop.${noun}.v1.${noun}Service/${name}`;
  const attributes = {
    'rpc.system': 'grpc',
    'rpc.service': `shop.${noun}.v1.${noun}Service`,
    'rpc.method': name,
  };
  return client(
    from,
    full,
    [server(service, full, calls, attributes)],
    attributes,
  );
};

/** Names alone, as from tracers that set no attributes. */
const namedHop: Style['hop'] = (from, { service, noun, name }, calls) => {
  const full = `shop.${noun}Service/${name}`;
  return client(from, full, [server(service, full, calls)]);
};

const httpHop: Style['hop'] = (from, { service, noun, name }, calls) => {
  const route = `/${noun}s/{id}/${name.toLowerCase()}`;
  return client(
    from,
    'GET',
    [
      server(service, `GET ${route}`, calls, {
        'http.request.method': 'GET',
        'http.route': route,
      }),
    ],
    { 'http.request.method': 'GET' },
  );
};

const springHop: Style['hop'] = (from, { service, noun, name }, calls, r) => {
  const method = name[0].toLowerCase() + name.slice(1);
  const path = `/api/v1/${noun}service/${method}/${r.hex(8)}-${r.hex(
    4,
  )}-4${r.hex(3)}-8${r.hex(3)}-${r.hex(12)}`;
  return client(from, 'POST', [
    server(service, path, [
      internal(service, `${noun}Controller.${method}`, calls),
    ]),
  ]);
};

const sidecarHop: Style['hop'] = (from, { service }, calls) => {
  const name = `${service}.prod.svc.cluster.local:8080/*`;
  return client(from, name, [server(service, name, calls)]);
};

const sqlQuery: Style['query'] = (service, verb, table) =>
  client(service, verb === 'GET' ? 'GET' : `${verb} shop.${table}`, [], {
    'db.system': verb === 'GET' ? 'redis' : 'postgresql',
    'db.operation': verb,
    ...(verb === 'GET' ? {} : { 'db.sql.table': table }),
  });

const namedQuery: Style['query'] = (service, verb, table) =>
  client(service, verb === 'GET' ? 'redis.GET' : `${verb} shop.${table}`, []);

const noQuery: Style['query'] = (service, _, table) =>
  client(service, `${table || 'cache'}-db.prod.svc.cluster.local:5432/*`, []);

/** Few, and they come again. */
const PRODUCT_CODES = [
  'OLJCESPC7Z',
  '66VCHSJNUP',
  '1YMWWN1N4O',
  'L9ECAV7KIM',
  '2ZYFJ3GM2N',
  '0PUK6V6EV0',
  'LS4PSXUNUM',
  '9SIQT8TOJO',
  '6E92ZMYHTN',
];

/** A route as a request has it, with data of one kind in the place of `{id}`. */
function concrete({ route, label }: TrueJourney, random: Random): string {
  return route.replace('{id}', () => {
    switch (label.length % 2 ? Number(label.at(-1)) % 6 : 5) {
      case 0:
        return String(random.between(1, 99_999));
      case 1:
        return [8, 4, 4, 4, 12].map(n => random.hex(n)).join('-');
      case 2:
        return `ord-${random.between(10_000, 99_999)}`;
      case 3:
        // Slugs: words that come again.
        return `${random.pick(NOUNS)}-${random.pick(NOUNS)}`;
      case 4:
        return random.hex(10);
      default:
        return random.pick(PRODUCT_CODES);
    }
  });
}

function routed(service: string, journey: TrueJourney, calls: Call[]): Call {
  const { method, route } = journey;
  return server(service, `${method} ${route}`, calls, {
    'http.request.method': method,
    'http.route': route,
  });
}

/** Instrumentation that is met in the field, by the name of the family. */
export const STYLES: Record<string, Style> = {
  /** OpenTelemetry SDKs: the root has a route. */
  routes: {
    opaque: false,
    entry: (journey, calls) => routed('web', journey, calls),
    hop: httpHop,
    query: sqlQuery,
  },
  /** gRPC at the door and behind it. */
  grpc: {
    opaque: false,
    entry: (journey, calls) =>
      server('api', `/shop.Api/${journey.operation}`, calls, {
        'rpc.system': 'grpc',
        'rpc.service': 'shop.Api',
        'rpc.method': journey.operation,
      }),
    hop: rpcHop,
    query: sqlQuery,
  },
  /** The root is named by the URL as it was asked for. */
  paths: {
    opaque: false,
    entry: (journey, calls, random) =>
      server('web', `${journey.method} ${concrete(journey, random)}`, calls),
    hop: namedHop,
    query: namedQuery,
  },
  /** Spring behind a gateway whose root is a method; controllers as spans. */
  spring: {
    opaque: false,
    entry: (journey, calls, random) => {
      const { method } = journey;
      const name = `${journey.operation}Controller.handle`;
      const path = `/api/v1${concrete(journey, random)}`;
      return server('gateway', method, [
        client('gateway', method, [
          server('ui-backend', path, [internal('ui-backend', name, calls)]),
        ]),
      ]);
    },
    hop: springHop,
    query: namedQuery,
  },
  /** All roots have one name; RPC below. */
  'one-name': {
    opaque: true,
    entry: (_, calls) => server('frontend', 'shop.Frontend/Recv.', calls),
    hop: namedHop,
    query: namedQuery,
  },
  /** The root is named by its HTTP method. */
  methods: {
    opaque: true,
    entry: ({ method }, calls) =>
      server('web', method, calls, { 'http.request.method': method }),
    hop: rpcHop,
    query: sqlQuery,
  },
  /** A service mesh: only sidecars report, named by host. */
  mesh: {
    opaque: true,
    byService: true,
    entry: (_, calls) =>
      server('ingressgateway', 'shop.example.com:443/*', [
        client('ingressgateway', 'web.prod.svc.cluster.local:8080/*', [
          server('web', 'web.prod.svc.cluster.local:8080/*', calls),
        ]),
      ]),
    hop: sidecarHop,
    query: noQuery,
  },
  /** A load generator and a proxy before a routed frontend. */
  'load-generator': {
    opaque: false,
    entry: (journey, calls) =>
      client('load-generator', 'GET', [
        server('frontend-proxy', 'ingress', [
          client('frontend-proxy', 'router frontend egress', [
            routed('frontend', journey, calls),
          ]),
        ]),
      ]),
    hop: rpcHop,
    query: sqlQuery,
  },
  /** One endpoint, operations below it. */
  graphql: {
    opaque: false,
    entry: (journey, calls) => {
      const type = journey.method === 'GET' ? 'query' : 'mutation';
      return server(
        'graph',
        'POST /graphql',
        [
          internal('graph', 'graphql.parse', []),
          internal('graph', 'graphql.validate', []),
          internal('graph', `${type} ${journey.operation}`, calls),
        ],
        { 'http.request.method': 'POST', 'http.route': '/graphql' },
      );
    },
    hop: rpcHop,
    query: sqlQuery,
  },
  /** One endpoint, and the spans below do not name the operation. */
  'graphql-unnamed': {
    opaque: true,
    entry: (_, calls) =>
      server(
        'graph',
        'POST /graphql',
        [
          internal('graph', 'graphql.parse', []),
          internal('graph', 'graphql.validate', []),
          internal('graph', 'graphql.execute', calls),
        ],
        { 'http.request.method': 'POST', 'http.route': '/graphql' },
      ),
    hop: rpcHop,
    query: sqlQuery,
  },
};
