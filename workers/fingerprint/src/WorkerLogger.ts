/**
 * Where the worker says what happens; Backstage's LoggerService fits.
 *
 * @public
 */
export interface WorkerLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
