import cluster, { type Worker } from 'node:cluster';
import {
  startOperationsServer,
  type ProgramLogger,
  type RunningProgram,
} from '@slo-scout/program';
import { AggregatorRegistry } from 'prom-client';
import type { ProgramOptions } from './parseProgramOptions';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;
/** Names the place of a process to itself. */
export const PLACE_VARIABLE = 'SLO_SCOUT_OTLP_PROCESS';

interface Ready {
  type: 'ready';
  grpcPort: number;
  httpPort: number;
}

/**
 * Runs the collector in several processes that share its ports: the first one
 * hands out the connections (node:cluster), starts those anew that die, and
 * shows the metrics and the health of all.
 *
 * @throws Error when the first of them cannot start
 * @internal
 */
export async function startProcesses(
  { processes, collector }: ProgramOptions,
  logger: ProgramLogger,
): Promise<RunningProgram> {
  const fleet = new Fleet(logger);
  // The first one alone, so that what keeps it from starting is said once.
  const first = await fleet.start(0).catch(async error => {
    await fleet.stop();
    throw error;
  });
  const registry = new AggregatorRegistry();
  const operations = await startOperationsServer({
    host: collector.host,
    port: collector.metricsPort,
    registry: {
      contentType: registry.contentType,
      metrics: () => registry.clusterMetrics(),
    } as AggregatorRegistry<'text/plain; version=0.0.4; charset=utf-8'>,
    ready: () => fleet.serving,
  }).catch(async error => {
    await fleet.stop();
    throw error;
  });
  await Promise.all(
    Array.from({ length: processes - 1 }, (_, i) => fleet.start(i + 1)),
  ).catch(async error => {
    await fleet.stop();
    await operations.stop();
    throw error;
  });
  return {
    ready: {
      grpcPort: first.grpcPort,
      httpPort: first.httpPort,
      metricsPort: operations.port,
    },
    stop: async () => {
      await fleet.stop();
      await operations.stop();
    },
  };
}

/** The processes, each in its place. */
class Fleet {
  private readonly workers = new Map<number, Worker>();
  private readonly readyPlaces = new Set<number>();
  private stopping = false;

  constructor(private readonly logger: ProgramLogger) {}

  get serving(): boolean {
    return !this.stopping && this.readyPlaces.size > 0;
  }

  /** Resolves when the process serves; from then on it is started anew when it dies. */
  start(place: number): Promise<Ready> {
    const worker = cluster.fork({ [PLACE_VARIABLE]: String(place) });
    this.workers.set(place, worker);
    return new Promise((resolve, reject) => {
      let ready = false;
      worker.on('message', (message: Ready) => {
        if (message.type !== 'ready') return;
        ready = true;
        this.readyPlaces.add(place);
        resolve(message);
      });
      worker.once('exit', (code, signal) => {
        this.workers.delete(place);
        this.readyPlaces.delete(place);
        const why = signal
          ? `was ended by ${signal}`
          : `ended with code ${code}`;
        if (!ready) {
          reject(new Error(`process ${place} ${why} before it could serve`));
        } else if (!this.stopping) {
          this.logger.warn(`Process ${place} ${why} and is started anew`);
          void this.restart(place);
        }
      });
    });
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(
      [...this.workers.values()].map(
        worker =>
          new Promise<void>(resolve => {
            worker.once('exit', () => resolve());
            worker.process.kill('SIGTERM');
          }),
      ),
    );
  }

  private async restart(place: number): Promise<void> {
    for (let pause = FIRST_PAUSE_MS; !this.stopping; ) {
      await new Promise(resolve => setTimeout(resolve, pause));
      if (this.stopping) return;
      try {
        await this.start(place);
        return;
      } catch (error) {
        this.logger.error(`Trying again: ${(error as Error).message}`);
        pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
      }
    }
  }
}
