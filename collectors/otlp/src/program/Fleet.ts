import cluster, { type Worker } from 'node:cluster';
import type { ProgramLogger } from '@slo-scout/program';
import { PLACE_VARIABLE } from './placeVariable';

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 10_000;

/** What a process tells when it serves. */
export interface Ready {
  type: 'ready';
  grpcPort: number;
  httpPort: number;
}

/**
 * The processes, each in its place. One that dies is started anew.
 *
 * @internal
 */
export class Fleet {
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
