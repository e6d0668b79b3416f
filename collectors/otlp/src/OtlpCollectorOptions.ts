import type { Redactor, TelemetryLog } from '@slo-scout/telemetry';
import type { CollectorLogger } from './CollectorLogger';
import type { Enrich } from './ingest/prepareRecords';
import type { TlsOptions } from './net/TlsOptions';

const MIB = 1024 * 1024;
const SECOND_MS = 1000;

/**
 * A queue on disk for the time in which the log is away.
 *
 * @public
 */
export interface SpoolSettings {
  /** Created when it is missing. One collector process uses it at a time. */
  directory: string;
  /** When it holds so many, clients are asked to try again. */
  maxBytes: number;
}

/**
 * Limits that keep clients from each other's way. Every one has a default.
 *
 * @public
 */
export interface CollectorLimits {
  /** Of one request, also after decompression. Default 64 MiB, as OTLP recommends. */
  maxRequestBytes?: number;
  /** Of all requests that are not yet acknowledged. Default 256 MiB; at least `maxRequestBytes`. */
  maxInFlightBytes?: number;
  /** Of one record of the log; a larger request is cut, and a larger single item dead-lettered. Default 1 000 000. */
  maxRecordBytes?: number;
  /** Requests are refused while the event loop is later than this. Default 1 s. */
  maxLoopDelayMs?: number;
  /** How long the log may take before the client is asked to try again. Default 30 s. */
  appendTimeoutMs?: number;
  /** How long a client may take for its greeting and for the headers of a request. Default 60 s. */
  headerTimeoutMs?: number;
  /** How long a client may take for the whole body of a request. Default 60 s. */
  requestTimeoutMs?: number;
  /** How long {@link OtlpCollector.stop} waits for what is under way. Default 10 s. */
  drainTimeoutMs?: number;
  /** Open connections of each server; above it the one that is idle for the longest ends. Default 4096. */
  maxConnections?: number;
  /** Calls at once on one gRPC connection. Default 128. */
  maxConcurrentStreams?: number;
  /** HTTP/2 flow-control window of a gRPC connection in bytes. Default 8 MiB. */
  windowBytes?: number;
  /** After this a gRPC client is asked to connect again, ±10 %. Default 10 min. */
  maxConnectionAgeMs?: number;
  /** What its calls under way then have left. Default 30 s. */
  maxConnectionAgeGraceMs?: number;
  /** A gRPC connection without a call ends after it. Default 5 min. */
  maxConnectionIdleMs?: number;
  /** How often a gRPC client is pinged. Default 60 s. */
  keepaliveTimeMs?: number;
  /** How long it has to answer. Default 20 s. */
  keepaliveTimeoutMs?: number;
}

/**
 * Options of {@link startOtlpCollector}. A port of 0 takes a free one.
 *
 * @public
 */
export interface OtlpCollectorOptions extends CollectorLimits {
  /** Where the telemetry goes. The collector closes it when it stops. */
  log: TelemetryLog;
  /** Partitions of the raw topic; an existing topic is never shrunk. Default: as many as it has, 8 for a new one. */
  partitions?: number;
  /** Address of all servers, for example `127.0.0.1` or `0.0.0.0`. */
  host: string;
  grpcPort: number;
  httpPort: number;
  /** Port of `/health` and `/metrics`. Default 0; `false` for no such server. */
  metricsPort?: number | false;
  /** Default: no encryption. */
  tls?: TlsOptions;
  /** File of the tokens of those who may send, a line `name:sha256:<hex>` each. Default: everybody may. */
  tokenFile?: string;
  /** Origins of web pages that may send from browsers; `*` for all. Default: none. */
  corsOrigins?: readonly string[];
  /** Default: none, so that data is refused while the log is away. */
  spool?: SpoolSettings;
  /** Adds attributes to requests before they are redacted. */
  enrich?: Enrich;
  /** Takes out what must not be stored. When it throws the request is refused. */
  redactor?: Redactor;
  logger: CollectorLogger;
}

/**
 * The limits with their defaults.
 *
 * @throws RangeError when they contradict each other
 * @internal
 */
export function limitsOf(options: CollectorLimits): Required<CollectorLimits> {
  const maxRequestBytes = options.maxRequestBytes ?? 64 * MIB;
  const limits: Required<CollectorLimits> = {
    maxRequestBytes,
    maxInFlightBytes:
      options.maxInFlightBytes ?? Math.max(256 * MIB, 2 * maxRequestBytes),
    maxRecordBytes: options.maxRecordBytes ?? 1_000_000,
    maxLoopDelayMs: options.maxLoopDelayMs ?? SECOND_MS,
    appendTimeoutMs: options.appendTimeoutMs ?? 30 * SECOND_MS,
    headerTimeoutMs: options.headerTimeoutMs ?? 60 * SECOND_MS,
    requestTimeoutMs: options.requestTimeoutMs ?? 60 * SECOND_MS,
    drainTimeoutMs: options.drainTimeoutMs ?? 10 * SECOND_MS,
    maxConnections: options.maxConnections ?? 4096,
    maxConcurrentStreams: options.maxConcurrentStreams ?? 128,
    windowBytes: options.windowBytes ?? 8 * MIB,
    maxConnectionAgeMs: options.maxConnectionAgeMs ?? 600 * SECOND_MS,
    maxConnectionAgeGraceMs: options.maxConnectionAgeGraceMs ?? 30 * SECOND_MS,
    maxConnectionIdleMs: options.maxConnectionIdleMs ?? 300 * SECOND_MS,
    keepaliveTimeMs: options.keepaliveTimeMs ?? 60 * SECOND_MS,
    keepaliveTimeoutMs: options.keepaliveTimeoutMs ?? 20 * SECOND_MS,
  };
  if (limits.maxInFlightBytes < maxRequestBytes) {
    throw new RangeError(
      `maxInFlightBytes (${limits.maxInFlightBytes}) must be at least maxRequestBytes (${maxRequestBytes})`,
    );
  }
  return limits;
}
