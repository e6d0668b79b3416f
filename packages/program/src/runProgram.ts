import type { ProgramLogger } from './ProgramLogger';
import { UsageError } from './UsageError';
import { explainStartError } from './explainStartError';
import { stderrLogger } from './stderrLogger';

/**
 * A program that has started.
 *
 * @public
 */
export interface RunningProgram {
  /** Told to the parent process, if there is one: ports, for example. */
  ready?: Record<string, unknown>;
  /** Finishes what is under way and frees everything. */
  stop(): Promise<void>;
  /** Resolves with the error when the program gave up by itself; absent when it never does. */
  failed?: Promise<Error>;
}

/**
 * Runs a collector or worker as a process: SIGTERM, SIGINT and the death of
 * the parent stop it in order (code 0; 1 when that fails), a mistake of the
 * person who starts it ends it with one sentence (code 2), everything else
 * that keeps it from starting with one sentence and code 1.
 *
 * @param name - With a capital, as the sentences begin with it: `The OTLP collector`.
 * @public
 */
export function runProgram(
  name: string,
  start: (logger: ProgramLogger) => Promise<RunningProgram>,
): void {
  const logger = stderrLogger;
  let stop: () => void = () => process.exit(0);
  const onEnd = () => stop();
  process.on('SIGTERM', onEnd);
  process.on('SIGINT', onEnd);
  // A parent that died must not leave its child behind.
  process.on('disconnect', onEnd);

  start(logger).then(
    program => {
      let ending = false;
      const end = (code: number) => {
        if (ending) return;
        ending = true;
        program.stop().then(
          () => process.exit(code),
          error => {
            logger.error(`${name} did not stop cleanly: ${error.message}`);
            process.exit(1);
          },
        );
      };
      stop = () => end(0);
      program.failed?.then(error => {
        logger.error(`${name} gave up: ${error.message}`);
        end(1);
      });
      process.send?.({ type: 'ready', ...program.ready });
    },
    error => {
      if (error instanceof UsageError) {
        logger.error(error.message);
        process.exit(2);
      }
      logger.error(explainStartError(name, error));
      process.exit(1);
    },
  );
}
