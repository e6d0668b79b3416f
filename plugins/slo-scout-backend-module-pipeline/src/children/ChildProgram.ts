import { fork, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { LoggerService } from '@backstage/backend-plugin-api';

/**
 * A program to keep running.
 *
 * @internal
 */
export interface ChildProgramOptions {
  /** For people, e.g. `OTLP collector`. */
  name: string;
  modulePath: string;
  args: string[];
  /** Added to the environment of Backstage. Secrets belong here, never into `args`, which every user of the machine can read. */
  env: Record<string, string>;
  /** Flags of Node; those of this process by default. */
  execArgv?: string[];
  logger: LoggerService;
  /** First and longest pause before a restart. Default 500 ms and 30 s. */
  backoffMillis?: { first: number; longest: number };
  /** How long a stop waits before it kills. Default 10 s. */
  stopMillis?: number;
}

/**
 * How a program is doing.
 *
 * @internal
 */
export interface ProgramStatus {
  name: string;
  /** `waiting` is the pause before it is started again. */
  state: 'starting' | 'ready' | 'waiting' | 'stopped';
  pid?: number;
  /** How often it was started again. */
  restarts: number;
  /** Why it ended the last time, in one sentence. */
  lastExit?: string;
  /** Ports that it told, by name. */
  ports: Record<string, number>;
}

/** Whoever ran so long has recovered: its next failure is a new one. */
const STEADY_MILLIS = 60_000;
const REMEMBERED_LINES = 5;

/**
 * A program in a child process. It is started again when it ends, with
 * exponential backoff and for ever, since telemetry waits at its senders
 * meanwhile and is worth waiting for.
 *
 * The program's part of the contract: it sends `{ type: 'ready', … }` over IPC
 * when it serves, with its ports; it ends on SIGTERM and when the IPC channel
 * closes, so that it never outlives Backstage; before it ends in error, it
 * writes the reason to its standard error.
 *
 * @internal
 */
export class ChildProgram {
  readonly #options: ChildProgramOptions;
  readonly #status: ProgramStatus;
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  #timer: NodeJS.Timeout | undefined;
  #pause: number;
  #startedAt = 0;

  /** Starts the program. */
  static start(options: ChildProgramOptions): ChildProgram {
    const program = new ChildProgram(options);
    program.#launch();
    return program;
  }

  private constructor(options: ChildProgramOptions) {
    this.#options = options;
    this.#status = {
      name: options.name,
      state: 'starting',
      restarts: 0,
      ports: {},
    };
    this.#pause = this.#backoff.first;
  }

  get status(): ProgramStatus {
    return { ...this.#status, ports: { ...this.#status.ports } };
  }

  /** Ends the program for good and resolves when its process is gone. */
  async stop(): Promise<void> {
    this.#status.state = 'stopped';
    clearTimeout(this.#timer);
    const child = this.#child;
    if (!child) return;
    const { logger, name, stopMillis = 10_000 } = this.#options;
    child.kill('SIGTERM');
    const deadline = setTimeout(() => {
      logger.warn(`${name} did not end within ${stopMillis} ms and is killed`);
      child.kill('SIGKILL');
    }, stopMillis);
    await this.#exited;
    clearTimeout(deadline);
  }

  get #backoff() {
    return this.#options.backoffMillis ?? { first: 500, longest: 30_000 };
  }

  #launch(): void {
    const { modulePath, args, env, execArgv = ownExecArgv() } = this.#options;
    this.#status.state = 'starting';
    this.#status.ports = {};
    this.#startedAt = Date.now();
    const child = fork(modulePath, args, {
      execArgv,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.#status.pid = child.pid;
    const complaints = this.#relayOutput(child);
    child.on('message', message => this.#onMessage(message));
    this.#exited = new Promise(resolve => {
      const ended = (reason: string) => {
        if (this.#child !== child) return;
        this.#child = undefined;
        this.#status.pid = undefined;
        this.#onEnd(reason, complaints);
        resolve();
      };
      // 'close' comes after the last line of output, 'exit' may come before.
      child.once('close', (code, signal) =>
        ended(
          signal ? `was ended by ${signal}` : `ended with exit code ${code}`,
        ),
      );
      child.once('error', error => {
        if (child.pid === undefined) ended(`was not started: ${error.message}`);
      });
    });
  }

  #onMessage(message: unknown): void {
    if (!isReady(message) || this.#status.state !== 'starting') return;
    this.#status.state = 'ready';
    this.#status.ports = Object.fromEntries(
      Object.entries(message).filter(
        (entry): entry is [string, number] => typeof entry[1] === 'number',
      ),
    );
    const ports = Object.entries(this.#status.ports)
      .map(([name, port]) => `${name} ${port}`)
      .join(', ');
    this.#options.logger.info(
      `${this.#options.name} is ready${ports && `: ${ports}`}`,
    );
  }

  #onEnd(reason: string, complaints: string[]): void {
    const { name, logger } = this.#options;
    this.#status.ports = {};
    if (this.#status.state === 'stopped') return;
    if (Date.now() - this.#startedAt > STEADY_MILLIS) {
      this.#pause = this.#backoff.first;
    }
    const why = complaints.length ? `: ${complaints.join(' | ')}` : '';
    const sentence = `${name} ${reason}${why}`;
    logger.error(
      `${sentence}; it is started again in ${(this.#pause / 1000).toFixed(
        1,
      )} s`,
    );
    this.#status.lastExit = sentence;
    this.#status.state = 'waiting';
    this.#timer = setTimeout(() => {
      this.#status.restarts++;
      this.#launch();
    }, this.#pause);
    this.#pause = Math.min(this.#pause * 2, this.#backoff.longest);
  }

  /** Passes lines on to the logger; returns the last ones of standard error. */
  #relayOutput(child: ChildProcess): string[] {
    const { name, logger } = this.#options;
    const complaints: string[] = [];
    const relay = (stream: Readable | null, line: (text: string) => void) => {
      if (stream) createInterface({ input: stream }).on('line', line);
    };
    relay(child.stdout, text => logger.info(`${name}: ${text}`));
    relay(child.stderr, text => {
      // Our programs write `2026-01-31T12:00:00.000Z info …`; whatever else comes is a complaint.
      const [, level = 'warn', line = text] =
        /^\d{4}-\S+Z (debug|info|warn|error) (.*)$/.exec(text) ?? [];
      logger[level as 'debug' | 'info' | 'warn' | 'error'](`${name}: ${line}`);
      if (level === 'debug' || level === 'info') return;
      complaints.push(line);
      if (complaints.length > REMEMBERED_LINES) complaints.shift();
    });
    return complaints;
  }
}

function isReady(message: unknown): message is object {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'ready'
  );
}

/** A debugger's port can be taken once only. */
function ownExecArgv(): string[] {
  return process.execArgv.filter(flag => !flag.startsWith('--inspect'));
}
