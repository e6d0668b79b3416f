import type {
  Latency,
  LeafCall,
  MessageCall,
  ServerOperation,
  ServiceCall,
} from './operations';

/** Short for a latency. */
export function millis(medianMillis: number, sigma = 0.35): Latency {
  return { medianMillis, sigma };
}

type Details = Pick<ServerOperation, 'work' | 'errorRate'> &
  Partial<Pick<ServerOperation, 'calls' | 'rejection' | 'nextRelease'>>;

/** A gRPC method. */
export function grpcMethod(
  service: string,
  rpcService: string,
  method: string,
  details: Details,
): ServerOperation {
  return {
    service,
    name: `${rpcService}/${method}`,
    protocol: 'grpc',
    attributes: {
      'rpc.system': 'grpc',
      'rpc.service': rpcService,
      'rpc.method': method,
    },
    calls: [],
    ...details,
  };
}

/** A route of an HTTP server. */
export function httpRoute(
  service: string,
  method: string,
  route: string,
  details: Details & Pick<ServerOperation, 'path'>,
): ServerOperation {
  return {
    service,
    name: `${method} ${route}`,
    protocol: 'http',
    attributes: {
      'http.request.method': method,
      'http.route': route,
      'url.scheme': 'https',
    },
    calls: [],
    ...details,
  };
}

/** What a worker does with a message of a queue. */
export function consumer(
  service: string,
  queue: string,
  details: Details,
): ServerOperation {
  return {
    service,
    name: `process ${queue}`,
    protocol: 'messaging',
    attributes: {
      'messaging.system': 'rabbitmq',
      'messaging.operation.type': 'process',
      'messaging.destination.name': queue,
    },
    calls: [],
    ...details,
  };
}

/** A call of another service. */
export function call(
  to: ServerOperation,
  options: Omit<ServiceCall, 'type' | 'to'> = {},
): ServiceCall {
  return { type: 'service', to, ...options };
}

/** A statement in a PostgreSQL database. */
export function sql(
  operation: string,
  table: string,
  work: Latency,
  options: Partial<LeafCall> = {},
): LeafCall {
  return {
    type: 'leaf',
    name: `${operation} ${table}`,
    attributes: {
      'db.system.name': 'postgresql',
      'db.operation.name': operation,
      'db.collection.name': table,
    },
    work,
    errorRate: 0.00005,
    errorType: 'connection_timeout',
    ...options,
  };
}

/** A command of a Redis cache. */
export function redis(
  command: string,
  options: Partial<LeafCall> = {},
): LeafCall {
  return {
    type: 'leaf',
    name: command,
    attributes: { 'db.system.name': 'redis', 'db.operation.name': command },
    work: millis(0.7, 0.4),
    errorRate: 0.00005,
    errorType: 'connection_reset',
    ...options,
  };
}

/** A request to a company outside. */
export function external(
  host: string,
  method: string,
  template: string,
  work: Latency,
  errorRate: number,
): LeafCall {
  return {
    type: 'leaf',
    name: `${method} ${template}`,
    attributes: {
      'http.request.method': method,
      'url.template': template,
      'server.address': host,
    },
    work,
    errorRate,
    errorType: '503',
  };
}

/** Puts a message on a queue. */
export function publish(
  queue: string,
  to: ServerOperation,
  delay: Latency,
): MessageCall {
  return {
    type: 'message',
    name: `send ${queue}`,
    attributes: {
      'messaging.system': 'rabbitmq',
      'messaging.operation.type': 'send',
      'messaging.destination.name': queue,
    },
    delay,
    to,
  };
}
