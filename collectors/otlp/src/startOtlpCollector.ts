import {
  type OperationsServer,
  startOperationsServer,
} from '@slo-scout/program';
import { TOPICS, type TelemetryLog } from '@slo-scout/telemetry';
import type { Registry } from 'prom-client';
import type { CollectorLogger } from './CollectorLogger';
import { startGrpcServer } from './grpc/startGrpcServer';
import { startHttpServer } from './http/startHttpServer';
import { CollectorMetrics } from './ingest/CollectorMetrics';
import { InFlightBytes } from './ingest/InFlightBytes';
import { Ingest } from './ingest/Ingest';
import type { RunningServer } from './RunningServer';

const MIB = 1024 * 1024;
const DEFAULT_PARTITIONS = 8;

/**
 * Options of {@link startOtlpCollector}. A port of 0 takes a free one.
 *
 * @public
 */
export interface OtlpCollectorOptions {
  /** Where the telemetry goes. The collector closes it when it stops. */
  log: TelemetryLog;
  /** Partitions of the raw topic; an existing topic is never shrunk. Default: as many as it has, 8 for a new one. */
  partitions?: number;
  /** Address of all servers, for example `127.0.0.1` or `0.0.0.0`. */
  host: string;
  grpcPort: number;
  httpPort: number;
  /** Port of `/health` and `/metrics`. Default 0. */
  metricsPort?: number;
  /** Limit of one request, also after decompression. Default 64 MiB, as OTLP recommends. */
  maxRequestBytes?: number;
  /** Limit of all requests that are not yet acknowledged. Default 256 MiB; at least `maxRequestBytes`. */
  maxInFlightBytes?: number;
  /** How long the log may take before the client is asked to try again. Default 30 s. */
  appendTimeoutMs?: number;
  /** How long a client may take to send the headers of an HTTP request. Default 60 s. */
  headerTimeoutMs?: number;
  /** How long {@link OtlpCollector.stop} waits for what is under way. Default 10 s. */
  drainTimeoutMs?: number;
  logger: CollectorLogger;
}

/**
 * A running collector.
 *
 * @public
 */
export interface OtlpCollector {
  readonly grpcPort: number;
  readonly httpPort: number;
  readonly metricsPort: number;
  readonly metricsRegistry: Registry;
  /**
   * Accepts nothing new, finishes what is under way within the drain timeout,
   * and closes the log. May be called again.
   */
  stop(): Promise<void>;
}

/**
 * Starts the OTLP collector: gRPC and HTTP into the raw topic of a log. A
 * client is told of success only when the log has made its data durable.
 *
 * @throws RangeError when limits contradict each other
 * @throws Error of the system when a port cannot be bound, or of the log when it is not usable; then nothing keeps running, and the log stays open
 * @public
 */
export async function startOtlpCollector(
  options: OtlpCollectorOptions,
): Promise<OtlpCollector> {
  const {
    log,
    host,
    logger,
    maxRequestBytes = 64 * MIB,
    headerTimeoutMs = 60_000,
    appendTimeoutMs = 30_000,
    drainTimeoutMs = 10_000,
  } = options;
  const maxInFlightBytes =
    options.maxInFlightBytes ?? Math.max(256 * MIB, 2 * maxRequestBytes);
  if (maxInFlightBytes < maxRequestBytes) {
    throw new RangeError(
      `maxInFlightBytes (${maxInFlightBytes}) must be at least maxRequestBytes (${maxRequestBytes})`,
    );
  }
  const partitions = await ensureRawTopic(log, options.partitions);
  const inFlight = new InFlightBytes(maxInFlightBytes);
  const metrics = new CollectorMetrics(() => inFlight.bytes);
  const ingest = new Ingest({
    log,
    partitions,
    appendTimeoutMs,
    metrics,
    logger,
  });
  let stopping: Promise<void> | undefined;

  const common = { host, maxRequestBytes, ingest, inFlight, metrics, logger };
  const servers: RunningServer[] = [];
  let operations: OperationsServer | undefined;
  const start = async (server: Promise<RunningServer>) => {
    servers.push(await server);
    return servers[servers.length - 1].port;
  };
  try {
    operations = await startOperationsServer({
      host,
      port: options.metricsPort ?? 0,
      registry: metrics.registry,
      ready: () => stopping === undefined,
    });
    const metricsPort = operations.port;
    const grpcPort = await start(
      startGrpcServer({ ...common, port: options.grpcPort }),
    );
    const httpPort = await start(
      startHttpServer({ ...common, port: options.httpPort, headerTimeoutMs }),
    );
    logger.info(
      `Taking OTLP over gRPC on ${host}:${grpcPort} and over HTTP on ${host}:${httpPort} into ${partitions} partitions`,
    );
    return {
      grpcPort,
      httpPort,
      metricsPort,
      metricsRegistry: metrics.registry,
      stop: () => {
        stopping ??= drain(servers, ingest, drainTimeoutMs, logger)
          .then(() => operations?.stop())
          .then(() => log.close());
        return stopping;
      },
    };
  } catch (error) {
    for (const server of servers) server.destroy();
    await Promise.all(servers.map(server => server.drain()));
    await operations?.stop();
    throw error;
  }
}

async function ensureRawTopic(
  log: TelemetryLog,
  wanted: number | undefined,
): Promise<number> {
  if (wanted === undefined) {
    try {
      return await log.partitions(TOPICS.raw);
    } catch {
      // It does not exist yet.
    }
  }
  await log.ensureTopic(TOPICS.raw, wanted ?? DEFAULT_PARTITIONS);
  return log.partitions(TOPICS.raw);
}

async function drain(
  servers: RunningServer[],
  ingest: Ingest,
  timeoutMs: number,
  logger: CollectorLogger,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timeout'>(resolve => {
    timer = setTimeout(() => resolve('timeout'), timeoutMs);
  });
  const result = await Promise.race([
    timeout,
    Promise.all(servers.map(server => server.drain())).then(() =>
      ingest.settled(),
    ),
  ]);
  clearTimeout(timer);
  if (result === 'timeout') {
    logger.warn(
      `Requests were still under way ${timeoutMs} ms after the collector was asked to stop; their clients will send them again`,
    );
  }
  for (const server of servers) server.destroy();
}
