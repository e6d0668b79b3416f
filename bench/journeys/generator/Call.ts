import { SpanKind } from '@slo-scout/telemetry';
import type { Span } from '@slo-scout/telemetry';

/** A span before it has a time, with what it calls in sequence. */
export interface Call {
  service: string;
  name: string;
  kind: number;
  attributes?: Span['attributes'];
  failed?: boolean;
  calls: Call[];
}

export function server(
  service: string,
  name: string,
  calls: Call[],
  attributes?: Span['attributes'],
): Call {
  return { service, name, kind: SpanKind.server, calls, attributes };
}

export function client(
  service: string,
  name: string,
  calls: Call[],
  attributes?: Span['attributes'],
): Call {
  return { service, name, kind: SpanKind.client, calls, attributes };
}

export function internal(service: string, name: string, calls: Call[]): Call {
  return { service, name, kind: SpanKind.internal, calls };
}
