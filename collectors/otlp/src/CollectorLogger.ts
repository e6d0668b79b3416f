/**
 * Where the collector says what happens; Backstage's LoggerService fits.
 *
 * @public
 */
export interface CollectorLogger {
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
