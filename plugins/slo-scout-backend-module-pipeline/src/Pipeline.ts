import type { LoggerService } from '@backstage/backend-plugin-api';
import {
  ChildProgram,
  type ChildProgramOptions,
  type ProgramStatus,
} from './children/ChildProgram';
import { mergeMetrics } from './metrics/mergeMetrics';
import { scrapeMetrics } from './metrics/scrapeMetrics';

/**
 * A program of the pipeline.
 *
 * @internal
 */
export interface PipelineProgram
  extends Pick<ChildProgramOptions, 'name' | 'modulePath' | 'args' | 'env'> {
  /** Names it in metrics. */
  id: string;
  /** Where its metrics listen, on the port that it tells as `metricsPort`. */
  metricsHost: string;
}

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
  readonly #programs: Array<PipelineProgram & { child: ChildProgram }>;
  readonly #logger: LoggerService;

  static start(options: PipelineOptions): Pipeline {
    return new Pipeline(options);
  }

  private constructor({ programs, ...options }: PipelineOptions) {
    this.#programs = programs.map(program => ({
      ...program,
      child: ChildProgram.start({ ...program, ...options }),
    }));
    this.#logger = options.logger;
  }

  health(): PipelineHealth {
    const programs = this.#programs.map(({ child }) => child.status);
    const ok = programs.every(program => program.state === 'ready');
    return { status: ok ? 'ok' : 'degraded', programs };
  }

  /** Metrics of all programs in one exposition; one that does not answer is left out. */
  async metrics(): Promise<string> {
    const texts = await Promise.all(
      this.#programs.map(async ({ id, metricsHost, child }) => {
        const { name, ports } = child.status;
        if (ports.metricsPort === undefined) return [];
        try {
          return [[id, await scrapeMetrics(metricsHost, ports.metricsPort)]];
        } catch (error) {
          this.#logger.warn(
            `The metrics of ${name} could not be read: ${error}`,
          );
          return [];
        }
      }),
    );
    return mergeMetrics(Object.fromEntries(texts.flat()));
  }

  /** Ends all programs; resolves when their processes are gone. */
  async stop(): Promise<void> {
    await Promise.all(this.#programs.map(({ child }) => child.stop()));
  }
}
