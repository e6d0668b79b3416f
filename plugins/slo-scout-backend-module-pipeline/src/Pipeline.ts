import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ChildProgram,
  type ChildProgramOptions,
  type ProgramStatus,
} from './children/ChildProgram';
import { mergeMetrics } from './metrics/mergeMetrics';
import { scrapeMetrics } from './metrics/scrapeMetrics';

/**
 * A program of the pipeline; `id` names it in metrics.
 *
 * @internal
 */
export type PipelineProgram = Pick<
  ChildProgramOptions,
  'name' | 'modulePath' | 'args' | 'env'
> & { id: string };

/**
 * How the pipeline is doing: `ok` when every program serves.
 *
 * @internal
 */
export interface PipelineHealth {
  status: 'ok' | 'degraded';
  programs: ProgramStatus[];
}

/**
 * Options of {@link Pipeline.start}.
 *
 * @internal
 */
export interface PipelineOptions
  extends Pick<
    ChildProgramOptions,
    'logger' | 'execArgv' | 'backoffMillis' | 'stopMillis'
  > {
  programs: PipelineProgram[];
}

/**
 * The collector and the worker of the embedded mode, beside Backstage's event
 * loop and not on it.
 *
 * @internal
 */
export class Pipeline {
  readonly #children: Map<string, ChildProgram>;
  readonly #logger: LoggerService;

  static start({ programs, ...options }: PipelineOptions): Pipeline {
    return new Pipeline(
      new Map(
        programs.map(({ id, ...program }) => [
          id,
          ChildProgram.start({ ...program, ...options }),
        ]),
      ),
      options.logger,
    );
  }

  private constructor(
    children: Map<string, ChildProgram>,
    logger: LoggerService,
  ) {
    this.#children = children;
    this.#logger = logger;
  }

  health(): PipelineHealth {
    const programs = [...this.#children.values()].map(child => child.status);
    const ok = programs.every(program => program.state === 'ready');
    return { status: ok ? 'ok' : 'degraded', programs };
  }

  /** Metrics of all programs in one exposition; one that does not answer is left out. */
  async metrics(): Promise<string> {
    const texts: Record<string, string> = {};
    await Promise.all(
      [...this.#children].map(async ([id, child]) => {
        const port = child.status.ports.metricsPort;
        if (port === undefined) return;
        try {
          texts[id] = await scrapeMetrics(port);
        } catch (error) {
          this.#logger.warn(
            `The metrics of ${child.status.name} could not be read: ${error}`,
          );
        }
      }),
    );
    // In the order of the programs, whichever answered first.
    return mergeMetrics(
      Object.fromEntries(
        [...this.#children.keys()]
          .filter(id => id in texts)
          .map(id => [id, texts[id]]),
      ),
    );
  }

  /** Ends all programs; resolves when their processes are gone. */
  async stop(): Promise<void> {
    await Promise.all([...this.#children.values()].map(child => child.stop()));
  }
}
