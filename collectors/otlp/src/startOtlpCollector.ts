import { startOperationsServer } from '@slo-scout/program';
import { TOPICS, type TelemetryLog } from '@slo-scout/telemetry';
import type { Registry } from 'prom-client';
import { BearerTokens } from './auth/BearerTokens';
import type { CollectorLogger } from './CollectorLogger';
import { startGrpcServer } from './grpc/startGrpcServer';
import { startHttpServer } from './http/startHttpServer';
import { Admission } from './ingest/Admission';
import { CollectorMetrics } from './ingest/CollectorMetrics';
import { InFlightBytes } from './ingest/InFlightBytes';
import { followPartitions } from './ingest/followPartitions';
import { Ingest } from './ingest/Ingest';
import { LoopDelay } from './ingest/LoopDelay';
import { Receiver } from './ingest/Receiver';
import { isLoopback } from './net/isLoopback';
import { TlsIdentity } from './net/TlsIdentity';
import { limitsOf, type OtlpCollectorOptions } from './OtlpCollectorOptions';
import type { RunningServer } from './RunningServer';
import { openSpooledLog } from './spool/openSpooledLog';

const DEFAULT_PARTITIONS = 8;

/**
 * A running collector.
 *
 * @public
 */
export interface OtlpCollector {
  readonly grpcPort: number;
  readonly httpPort: number;
  /** 0 when it has no such server. */
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
 * client is told of success only when the log, or the spool, has made its
 * data durable.
 *
 * @throws RangeError when limits contradict each other
 * @throws Error of the system when a port cannot be bound or a file not be read, or of the log when it is not usable; then nothing keeps running, and the log stays open
 * @public
 */
export async function startOtlpCollector(
  options: OtlpCollectorOptions,
): Promise<OtlpCollector> {
  const { host, logger } = options;
  const limits = limitsOf(options);
  const partitions = await ensureTopics(options.log, options.partitions);
  const metrics = new CollectorMetrics();
  /** What to undo, last first. */
  const opened: (() => unknown)[] = [];
  const servers: RunningServer[] = [];
  let stopping: Promise<void> | undefined;
  try {
    const tls = options.tls && (await TlsIdentity.read(options.tls, logger));
    opened.push(() => tls?.stop());
    const tokens =
      options.tokenFile === undefined
        ? undefined
        : await BearerTokens.read(options.tokenFile, logger);
    opened.push(() => tokens?.stop());
    warnOfStrangers(options);
    const spooled =
      options.spool &&
      (await openSpooledLog(options.log, options.spool, metrics, logger));
    opened.push(() => spooled?.abandon());
    const log = spooled?.log ?? options.log;

    const inFlight = new InFlightBytes(limits.maxInFlightBytes);
    const loopDelay = new LoopDelay();
    opened.push(() => loopDelay.stop());
    showGauges(metrics, inFlight, loopDelay, servers);
    const { enrich, redactor } = options;
    const ingest = new Ingest({
      ...{ log, partitions, metrics, logger, enrich, redactor },
      maxRecordBytes: limits.maxRecordBytes,
      // What took too long goes to the spool as well, and is acknowledged while the log still has it.
      appendsOnce: spooled === undefined,
      appendTimeoutMs: limits.appendTimeoutMs,
    });
    const following = followPartitions(log, partitions, count => {
      logger.info(`The raw topic has ${count} partitions now`);
      ingest.spreadOver(count);
    });
    opened.push(() => following.stop());
    const receiver = new Receiver({
      limits: {
        maxBytes: limits.maxRequestBytes,
        timeoutMs: limits.requestTimeoutMs,
      },
      admission: new Admission(inFlight, loopDelay, limits.maxLoopDelayMs),
      tokens,
      ingest,
    });

    const operations =
      options.metricsPort === false
        ? undefined
        : await startOperationsServer({
            host,
            port: options.metricsPort ?? 0,
            registry: metrics.registry,
            ready: () => stopping === undefined,
          });
    opened.push(() => operations?.stop());
    const common = { ...limits, host, tls, receiver, metrics, logger };
    const grpc = await startGrpcServer({
      ...common,
      port: options.grpcPort,
      times: limits,
    });
    servers.push(grpc);
    opened.push(
      () => grpc.destroy(),
      () => grpc.drain(),
    );
    const http = await startHttpServer({
      ...common,
      port: options.httpPort,
      corsOrigins: options.corsOrigins ?? [],
    });
    servers.push(http);
    logger.info(
      `Taking OTLP over gRPC on ${host}:${grpc.port} and over HTTP on ${host}:${http.port} into ${partitions} partitions`,
    );

    const stop = async () => {
      await drain(servers, ingest, limits.drainTimeoutMs, logger);
      loopDelay.stop();
      following.stop();
      tls?.stop();
      tokens?.stop();
      await operations?.stop();
      await log.close();
    };
    return {
      grpcPort: grpc.port,
      httpPort: http.port,
      metricsPort: operations?.port ?? 0,
      metricsRegistry: metrics.registry,
      stop: () => (stopping ??= stop()),
    };
  } catch (error) {
    for (const undo of opened.reverse()) await undo();
    throw error;
  }
}

async function ensureTopics(
  log: TelemetryLog,
  wanted: number | undefined,
): Promise<number> {
  await log.ensureTopic(TOPICS.deadLetters, 1);
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

function showGauges(
  metrics: CollectorMetrics,
  inFlight: InFlightBytes,
  loopDelay: LoopDelay,
  servers: RunningServer[],
): void {
  metrics.gauge(
    'in_flight_bytes',
    'Bytes of requests that are not yet acknowledged',
    () => inFlight.bytes,
  );
  metrics.gauge(
    'event_loop_delay_seconds',
    'Longest delay of the event loop in the last second or two',
    () => loopDelay.maxMs / 1000,
  );
  metrics.gauge('open_connections', 'Connections of both servers', () =>
    servers.reduce((sum, server) => sum + server.connections(), 0),
  );
}

/** Listening on all addresses is what containers need, so it is no mistake by itself. */
function warnOfStrangers({
  host,
  tls,
  tokenFile,
  logger,
}: OtlpCollectorOptions): void {
  if (isLoopback(host) || tokenFile !== undefined || tls?.clientCaFile) return;
  logger.warn(
    `Everybody who can reach ${host} may send telemetry${
      tls ? '' : ', and it comes unencrypted'
    }: use --tls-cert, --tls-key and --token-file, or keep strangers away from this address by other means`,
  );
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
