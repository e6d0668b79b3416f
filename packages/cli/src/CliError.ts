/**
 * Why a command cannot do its work, in a sentence for the person at the terminal.
 *
 * @internal
 */
export class CliError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CliError';
  }
}
