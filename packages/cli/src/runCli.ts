import { CommanderError } from 'commander';
import { CliError } from './CliError';
import type { CliIo } from './CliIo';
import { EXIT, type ExitCode } from './ExitCode';
import { createProgram } from './program';

/**
 * Runs the command line.
 *
 * @param args - without the names of node and of the program
 * @returns the exit code: 0 well, 1 something to correct was found, 2 it could not be done
 * @public
 */
export async function runCli(args: string[], io: CliIo): Promise<number> {
  let code: ExitCode = EXIT.ok;
  const program = createProgram(io, result => {
    code = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has said what is wrong; asked-for help is no failure.
      return error.exitCode === 0 ? EXIT.ok : EXIT.failure;
    }
    if (!(error instanceof CliError)) throw error;
    io.err(`slo-scout: ${error.message}\n`);
    return EXIT.failure;
  }
}
