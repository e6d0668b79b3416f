import { spawnSync } from 'node:child_process';

/**
 * A program of the machine that tests run if it is there: from an environment
 * variable, else from the PATH.
 *
 * @returns undefined when it is missing, after saying so
 * @throws Error when it is missing in CI, where nothing may be skipped
 * @internal
 */
export function findProgram(
  variable: 'PROMTOOL' | 'PROMETHEUS',
  name: string,
): string | undefined {
  const program = process.env[variable] ?? name;
  if (!spawnSync(program, ['--version']).error) {
    return program;
  }
  const advice = `${name} was not found; install Debian's package "prometheus" or set ${variable}.`;
  if (process.env.CI) {
    throw new Error(advice);
  }
  process.stderr.write(`Skipped the tests that need ${name}: ${advice}\n`);
  return undefined;
}
