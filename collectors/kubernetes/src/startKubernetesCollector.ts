import type { KubeConfig } from '@kubernetes/client-node';
import { startOperationsServer, type ProgramLogger } from '@slo-scout/program';
import type { TelemetryLog } from '@slo-scout/telemetry';
import type { Registry } from 'prom-client';
import { KubernetesApi } from './api/KubernetesApi';
import { FactContext } from './facts/FactContext';
import { followCluster } from './followCluster';
import { CollectorMetrics } from './metrics/CollectorMetrics';
import type { Readings } from './metrics/encodeMetrics';
import { PodIndex } from './pods/PodIndex';
import { RawTelemetry } from './RawTelemetry';
import type { WatchTiming } from './watch/WatchTiming';

const DAY_MS = 24 * 3_600_000;
const DRAIN_MS = 10_000;
/** Readings of one request: some hundred bytes each. */
const MAX_READINGS = 2000;

/**
 * Options of {@link startKubernetesCollector}.
 *
 * @public
 */
export interface KubernetesCollectorOptions {
  /** From {@link loadKubeConfig}. */
  config: KubeConfig;
  /** Where facts and metrics go. The collector closes it when it stops. */
  log: TelemetryLog;
  logger: ProgramLogger;
  /** Partitions of the raw topic when it must be created; default 8. */
  partitions?: number;
  /** `k8s.cluster.name` of everything it writes. */
  clusterName?: string;
  /** Only pods of this node, and no workloads. */
  node?: string;
  /** Default: all. */
  namespaces?: readonly string[];
  /** Take service names and versions from the labels `app.kubernetes.io/*` too. Default false. */
  wellKnownLabels?: boolean;
  /** How old a restart or rollout may be that a first list tells. Default 24 h. */
  lookbackMs?: number;
  /** How often metrics are written; default 1 min. */
  metricsIntervalMs?: number;
  /** Address of `/health` and `/metrics`. Default `127.0.0.1`. */
  metricsHost?: string;
  /** Default 0, a free one. */
  metricsPort?: number;
  /** How patient its watches are. */
  timing?: WatchTiming;
}

/**
 * A running collector.
 *
 * @public
 */
export interface KubernetesCollector {
  readonly metricsPort: number;
  readonly metricsRegistry: Registry;
  /** Pods, for {@link createEnricher}. */
  readonly index: PodIndex;
  /** Whether every collection has been read once; `/health` says so too. */
  synced(): boolean;
  /** Writes what is queued and closes the log. */
  stop(): Promise<void>;
}

/**
 * Follows a cluster and writes what happens in it into the raw topic: facts as
 * log records, numbers of pods and restarts as metrics. Several collectors of
 * one cluster need no leader, as their facts carry the same ids. An API server
 * that is away or forbids something is tried for ever; `/health` is 503 until
 * everything was read once.
 *
 * @throws UsageError when the kubeconfig names no cluster
 * @throws Error of the system when the port cannot be bound, or of the log when it is not usable
 * @public
 */
export async function startKubernetesCollector(
  options: KubernetesCollectorOptions,
): Promise<KubernetesCollector> {
  const { log, logger, node, namespaces } = options;
  const api = new KubernetesApi(options.config);
  const index = new PodIndex();
  const metrics = new CollectorMetrics(() => index.size);
  const raw = await RawTelemetry.create(
    log,
    options.partitions,
    metrics,
    logger,
  );
  const cluster = followCluster({
    api,
    logger,
    observer: metrics,
    index,
    node,
    namespaces,
    context: new FactContext({
      clusterName: options.clusterName,
      wellKnownLabels: options.wellKnownLabels ?? false,
      lookbackMs: options.lookbackMs ?? DAY_MS,
      now: Date.now,
    }),
    onFact: fact => raw.add(fact),
    room: () => raw.room(),
    timing: options.timing,
  });
  let stopping: Promise<void> | undefined;
  const operations = await startOperationsServer({
    host: options.metricsHost ?? '127.0.0.1',
    port: options.metricsPort ?? 0,
    registry: metrics.registry,
    ready: () => cluster.synced() && stopping === undefined,
  }).catch(async error => {
    await cluster.stop();
    await raw.stop(0);
    throw error;
  });

  let writing: Promise<void> | undefined;
  const timer = setInterval(() => {
    // Before everything is read, a number would be wrong rather than missing.
    if (writing || !cluster.synced()) return;
    writing = writeReadings(raw, cluster.readings())
      .catch(error =>
        logger.warn(
          `The metrics of this minute are lost, the log did not take them: ${error.message}`,
        ),
      )
      .finally(() => {
        writing = undefined;
      });
  }, options.metricsIntervalMs ?? 60_000);

  const stop = async () => {
    clearInterval(timer);
    await cluster.stop();
    await writing;
    await raw.stop(DRAIN_MS);
    await operations.stop();
    await log.close();
  };
  logger.info(
    `Following ${
      node === undefined ? 'the cluster' : `the pods of node ${node}`
    }${namespaces?.length ? ` in ${namespaces.join(', ')}` : ''} at ${
      options.config.getCurrentCluster()?.server
    }`,
  );
  return {
    metricsPort: operations.port,
    metricsRegistry: metrics.registry,
    index,
    synced: () => cluster.synced(),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

async function writeReadings(
  raw: RawTelemetry,
  readings: Generator<Readings>,
): Promise<void> {
  let batch: Readings[] = [];
  for (const one of readings) {
    batch.push(one);
    if (batch.length >= MAX_READINGS) {
      await raw.write(batch);
      batch = [];
    }
  }
  if (batch.length > 0) await raw.write(batch);
}
