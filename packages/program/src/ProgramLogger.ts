/**
 * Where a program says what happens; Backstage's LoggerService fits.
 *
 * @public
 */
export interface ProgramLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
