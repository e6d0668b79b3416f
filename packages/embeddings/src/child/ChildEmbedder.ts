import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import type { Embedder } from '../embedder/Embedder';
import { EmbedderError } from '../embedder/EmbedderError';
import type { ModelOptions } from '../embedder/MiniLmEmbedder';
import {
  type EmbedAnswer,
  type EmbedRequest,
  MODEL_VARIABLE,
} from './messages';

/** A first load from a cold disk takes seconds. */
const START_TIMEOUT_MS = 120_000;
const EMBED_TIMEOUT_MS = 60_000;

/**
 * Options of {@link ChildEmbedder.start}.
 *
 * @public
 */
export interface ChildEmbedderOptions extends ModelOptions {
  /** Flags of Node; those of this process by default. */
  execArgv?: string[];
}

interface Waiting {
  resolve(vectors: Float32Array[]): void;
  reject(error: Error): void;
}

/**
 * {@link MiniLmEmbedder} in a process of its own, so that neither its work nor
 * its memory is the caller's. The process ends with the caller.
 *
 * @public
 */
export class ChildEmbedder implements Embedder {
  readonly semantic = true;
  readonly #waiting = new Map<number, Waiting>();
  #nextId = 0;
  #ended: string | undefined;

  /**
   * Starts the process and waits until the model is loaded.
   *
   * @throws EmbedderError when it cannot be
   */
  static async start(options: ChildEmbedderOptions): Promise<ChildEmbedder> {
    const { execArgv = ownExecArgv(), ...model } = options;
    const child = fork(require.resolve('@slo-scout/embeddings/child'), [], {
      execArgv,
      // Vectors travel as they are.
      serialization: 'advanced',
      env: { ...process.env, [MODEL_VARIABLE]: JSON.stringify(model) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    try {
      const { name, dimensions } = await ready(child);
      return new ChildEmbedder(child, name, dimensions);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  private constructor(
    private readonly child: ChildProcess,
    readonly name: string,
    readonly dimensions: number,
  ) {
    child.on('message', (answer: EmbedAnswer) => this.#onAnswer(answer));
    child.once('exit', (code, signal) => {
      this.#ended = signal ?? `exit code ${code}`;
      for (const { reject } of this.#waiting.values()) reject(this.#gone());
      this.#waiting.clear();
    });
    // It should not keep a program alive that has nothing else to do.
    child.unref();
    child.channel?.unref();
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** True once the process is gone; another one has to be started. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    if (this.ended) throw this.#gone();
    const id = this.#nextId++;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<Float32Array[]>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        timer = setTimeout(() => {
          reject(new EmbedderError('The embedder did not answer in time'));
        }, EMBED_TIMEOUT_MS);
        const request: EmbedRequest = { id, texts: [...texts] };
        this.child.send(request, error => {
          if (error) reject(this.#gone());
        });
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  async close(): Promise<void> {
    if (this.ended) return;
    this.child.ref();
    const exited = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exited;
  }

  #onAnswer(answer: EmbedAnswer): void {
    if (answer.type === 'vectors')
      this.#waiting.get(answer.id)?.resolve(answer.vectors);
    if (answer.type === 'error')
      this.#waiting.get(answer.id)?.reject(new EmbedderError(answer.message));
  }

  #gone(): EmbedderError {
    return new EmbedderError(
      `The process of the embedder is gone (${this.#ended ?? 'no channel'})`,
    );
  }
}

function ready(
  child: ChildProcess,
): Promise<Extract<EmbedAnswer, { type: 'ready' }>> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new EmbedderError('The embedder did not start in time'));
    }, START_TIMEOUT_MS);
    const fail = (message: string) => {
      clearTimeout(timer);
      reject(new EmbedderError(message));
    };
    child.once('error', error =>
      fail(`The process of the embedder cannot be started: ${error.message}`),
    );
    child.once('exit', (code, signal) =>
      fail(
        `The process of the embedder ended while it started (${
          signal ?? `exit code ${code}`
        })`,
      ),
    );
    child.once('message', (answer: EmbedAnswer) => {
      if (answer.type === 'failed') return fail(answer.message);
      clearTimeout(timer);
      return answer.type === 'ready' && resolve(answer);
    });
  });
}

/** A debugger's port can be taken once only. */
function ownExecArgv(): string[] {
  return process.execArgv.filter(flag => !flag.startsWith('--inspect'));
}
