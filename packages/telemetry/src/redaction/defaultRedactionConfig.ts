import type { RedactionConfig } from './RedactionConfig';

/** What journeys, services and metrics are told apart by, and what can hold nothing personal. */
const ALLOWED_KEYS = [
  'service.*',
  'deployment.environment*',
  'telemetry.*',
  'k8s.*',
  'container.id',
  'container.image.*',
  'cloud.*',
  'host.*',
  'os.*',
  'process.runtime.*',
  'http.route',
  'http.method',
  'http.request.method',
  'http.status_code',
  'http.response.status_code',
  'url.template',
  'url.scheme',
  'rpc.system',
  'rpc.service',
  'rpc.method',
  'rpc.grpc.status_code',
  'db.system',
  'db.system.name',
  'db.name',
  'db.namespace',
  'db.operation',
  'db.operation.name',
  'db.collection.name',
  'db.sql.table',
  'db.query.summary',
  'messaging.system',
  'messaging.operation',
  'messaging.operation.name',
  'messaging.operation.type',
  'messaging.destination.name',
  'messaging.destination.template',
  'session.id',
  'session.previous_id',
  'error.type',
  'exception.type',
  'code.*',
  'sampling.probability',
  'SampleRate',
];

/**
 * What is redacted where nobody says otherwise: secrets, payment data, and
 * what identifies a person, with rules that check what they find.
 *
 * @public
 */
export function defaultRedactionConfig(): RedactionConfig {
  return {
    rules: {
      'secret-key': 'mask',
      'personal-key': 'mask',
      'secret-assignment': 'mask',
      'url-credentials': 'mask',
      bearer: 'mask',
      jwt: 'mask',
      'api-key': 'mask',
      'private-key': 'mask',
      card: 'mask',
      iban: 'mask',
      ssn: 'mask',
      email: 'mask',
      phone: 'mask',
      sql: 'mask',
      ip: 'off',
      'path-id': 'off',
    },
    allowKeys: [...ALLOWED_KEYS],
    denyKeys: [],
    allowValues: [],
    custom: [],
    mask: '[redacted:{rule}]',
    queryParameters: 'secrets',
    phoneRegions: [],
    hash: {
      keyEnv: 'SLO_SCOUT_REDACTION_KEY',
      hexDigits: 16,
      keys: ['enduser.id', 'user.id', 'user.name'],
    },
  };
}
