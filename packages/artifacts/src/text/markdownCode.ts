/**
 * A fenced block of code; the fence is longer than any run of backticks in it.
 *
 * @internal
 */
export function markdownCode(language: string, code: string): string {
  const longest = Math.max(
    2,
    ...[...code.matchAll(/`+/g)].map(([run]) => run.length),
  );
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${code}\n${fence}`;
}
