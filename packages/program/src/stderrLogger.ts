import type { ProgramLogger } from './ProgramLogger';

const say = (level: string) => (message: string) =>
  process.stderr.write(`${new Date().toISOString()} ${level} ${message}\n`);

/**
 * One line an entry, on standard error.
 *
 * @public
 */
export const stderrLogger: ProgramLogger = {
  info: say('info'),
  warn: say('warn'),
  error: say('error'),
};
