import {
  jsonToProtobuf,
  MalformedOtlpError,
  type Redactor,
  type Signal,
} from '@slo-scout/telemetry';
import { ExportFailure } from './ExportFailure';
import type { ExportRequest } from './Ingest';
import { splitRequest, type SplitRequest } from './splitRequest';

/**
 * Adds what the network knows of a sender to a request, its Kubernetes pod for
 * example.
 *
 * @param request - Export*ServiceRequest as protobuf
 * @param peerAddress - IP address of the client, undefined when it is gone already
 * @returns the same array when there is nothing to add
 * @public
 */
export type Enrich = (
  signal: Signal,
  request: Uint8Array,
  peerAddress: string | undefined,
) => Uint8Array;

/** @internal */
export interface PrepareOptions {
  partitions: number;
  maxRecordBytes: number;
  enrich: Enrich | undefined;
  redactor: Redactor | undefined;
  /** Memory for values of records. */
  allocate(bytes: number): Buffer;
  /** Told of a failure that is none of the client's. */
  failed(stage: 'enrich' | 'redact', error: unknown): void;
}

/**
 * A request as the log gets it.
 *
 * @internal
 */
export interface PreparedRequest extends SplitRequest {
  /** Protobuf, enriched and redacted. */
  request: Uint8Array;
  /** Misspelt JSON keys. */
  ignored: string[];
}

/**
 * From the bytes of a client to records: to protobuf, enriched, redacted, cut
 * by partition.
 *
 * @throws ExportFailure `malformed`, or `redaction`: what cannot be redacted is never stored
 * @internal
 */
export function prepareRecords(
  { signal, encoding, body, peerAddress }: ExportRequest,
  options: PrepareOptions,
): PreparedRequest {
  try {
    const converted =
      encoding === 'json'
        ? jsonToProtobuf(signal, body)
        : { request: body, ignored: [] };
    const request = redact(
      signal,
      enrich(signal, converted.request, peerAddress, options),
      options,
    );
    return {
      ...splitRequest(signal, request, options),
      request,
      ignored: converted.ignored,
    };
  } catch (error) {
    if (error instanceof MalformedOtlpError) {
      throw new ExportFailure('malformed', error.message);
    }
    throw error;
  }
}

/** Telemetry without its pod is better than none. */
function enrich(
  signal: Signal,
  request: Uint8Array,
  peerAddress: string | undefined,
  options: PrepareOptions,
): Uint8Array {
  try {
    return options.enrich?.(signal, request, peerAddress) ?? request;
  } catch (error) {
    if (error instanceof MalformedOtlpError) throw error;
    options.failed('enrich', error);
    return request;
  }
}

function redact(
  signal: Signal,
  request: Uint8Array,
  options: PrepareOptions,
): Uint8Array {
  try {
    return options.redactor?.redact(signal, request) ?? request;
  } catch (error) {
    if (error instanceof MalformedOtlpError) throw error;
    options.failed('redact', error);
    throw new ExportFailure(
      'redaction',
      'The collector could not redact the request, so it is not stored',
    );
  }
}
