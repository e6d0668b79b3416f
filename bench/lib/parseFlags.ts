/**
 * Flags by name: `--name value`, `--name=value`, or `--name` alone for `true`.
 *
 * @throws Error with one sentence when something is not a flag.
 */
export function parseFlags(args: string[]): Record<string, string> {
  const flags: Record<string, string> = {};
  for (let i = 0; i < args.length; i++) {
    const match = /^--([a-z][a-z0-9-]*)(?:=(.*))?$/s.exec(args[i]);
    if (!match) throw new Error(`${args[i]} is not a flag such as --runs 3`);
    const [, name, value] = match;
    const next = args[i + 1];
    if (value !== undefined) flags[name] = value;
    else if (next !== undefined && !next.startsWith('--'))
      flags[name] = args[++i];
    else flags[name] = 'true';
  }
  return flags;
}
