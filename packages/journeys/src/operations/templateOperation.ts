import { SpanKind } from '@slo-scout/telemetry';
import type { Span } from '@slo-scout/telemetry';
import { sanitizeName } from './sanitizeName';
import { normalizeRoute, templateName, templatePath } from './templatePath';

/**
 * Where the name of an operation comes from: an attribute that has few values
 * by definition, or text that had to be templated.
 *
 * @public
 */
export interface TemplatedOperation {
  operation: string;
  fromAttributes: boolean;
}

type Attributes = NonNullable<Span['attributes']>;

/** A SQL statement, as some drivers use it for a span name. */
const SQL =
  /^(SELECT|INSERT|UPDATE|DELETE|MERGE|UPSERT|REPLACE|CALL|CREATE|ALTER|DROP|TRUNCATE)\b/i;
const SQL_TARGET =
  /\b(?:FROM|INTO|UPDATE|TABLE|CALL)\s+(?:IF\s+(?:NOT\s+)?EXISTS\s+)?["'`[]?([\w.$]+)/i;

/**
 * The name of what a span does, with the data taken out: the same for all
 * requests that do the same thing. Depends on nothing but the span.
 *
 * In order: HTTP route, URL template, RPC method, database operation,
 * messaging destination, URL path of a server, span name.
 *
 * @public
 */
export function templateOperation(span: Span): TemplatedOperation {
  const attributes = span.attributes;
  const named = attributes && fromAttributes(span, attributes);
  if (named) {
    return { operation: sanitizeName(named, 'unknown'), fromAttributes: true };
  }
  const path =
    attributes &&
    span.kind === SpanKind.server &&
    (text(attributes, 'url.path') ?? text(attributes, 'http.target'));
  if (path) {
    const operation = `${method(attributes)} ${templatePath(path)}`;
    return {
      operation: sanitizeName(operation, 'unknown'),
      fromAttributes: false,
    };
  }
  const name = sanitizeName(span.name, 'unknown');
  return {
    operation: SQL.test(name) ? summarizeSql(name) : templateName(name),
    fromAttributes: false,
  };
}

function fromAttributes(
  span: Span,
  attributes: Attributes,
): string | undefined {
  const route = text(attributes, 'http.route');
  if (route !== undefined) {
    return `${method(attributes)} ${normalizeRoute(route)}`;
  }
  const template = text(attributes, 'url.template');
  if (template !== undefined) {
    return `${method(attributes)} ${normalizeRoute(template)}`;
  }
  const rpcMethod = text(attributes, 'rpc.method');
  if (rpcMethod !== undefined) {
    const service = text(attributes, 'rpc.service');
    return service === undefined || rpcMethod.includes('/')
      ? rpcMethod.replace(/^\//, '')
      : `${service}/${rpcMethod}`;
  }
  if (isPresent(attributes, 'db.system.name', 'db.system')) {
    return databaseOperation(attributes);
  }
  if (isPresent(attributes, 'messaging.system')) {
    return messagingOperation(span, attributes);
  }
  return undefined;
}

function databaseOperation(attributes: Attributes): string | undefined {
  const summary = text(attributes, 'db.query.summary');
  if (summary !== undefined) {
    return templateName(summary);
  }
  const operation =
    text(attributes, 'db.operation.name') ?? text(attributes, 'db.operation');
  const target =
    text(attributes, 'db.collection.name') ?? text(attributes, 'db.sql.table');
  if (operation === undefined) {
    return undefined;
  }
  if (SQL.test(operation) && operation.includes(' ')) {
    return summarizeSql(operation);
  }
  return target === undefined ? operation : `${operation} ${target}`;
}

function messagingOperation(
  span: Span,
  attributes: Attributes,
): string | undefined {
  const destination =
    text(attributes, 'messaging.destination.template') ??
    text(attributes, 'messaging.destination.name');
  if (destination === undefined) {
    return undefined;
  }
  const operation =
    text(attributes, 'messaging.operation.type') ??
    text(attributes, 'messaging.operation') ??
    (span.kind === SpanKind.consumer ? 'process' : 'send');
  return `${operation} ${templateName(destination)}`;
}

function summarizeSql(statement: string): string {
  const verb = (SQL.exec(statement)?.[1] ?? 'SQL').toUpperCase();
  const target = SQL_TARGET.exec(statement)?.[1];
  if (target !== undefined) {
    return `${verb} ${target}`;
  }
  // "SELECT db.table": a summary already.
  return templateName(statement.split(' ').slice(0, 2).join(' '));
}

function method(attributes: Attributes): string {
  const name =
    text(attributes, 'http.request.method') ?? text(attributes, 'http.method');
  return name === undefined || name === '_OTHER' ? 'HTTP' : name.toUpperCase();
}

function isPresent(attributes: Attributes, ...keys: string[]): boolean {
  return keys.some(key => attributes[key] !== undefined);
}

function text(attributes: Attributes, key: string): string | undefined {
  const value = attributes[key];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
