/**
 * What commands talk to.
 *
 * @public
 */
export interface CliIo {
  /** Folder that relative paths count from. */
  cwd: string;
  /** Writes results. */
  out(text: string): void;
  /** Writes what is not a result: problems, hints. */
  err(text: string): void;
  /** All of the standard input. */
  readInput(): Promise<string>;
}
