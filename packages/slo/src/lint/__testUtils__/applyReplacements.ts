import type { Finding } from '../types';

/** A file with the edits of findings applied. */
export function applyReplacements(
  content: string,
  findings: Finding[],
): string {
  const lines = content.split('\n');
  const offset = (line: number, column: number) =>
    lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0) +
    column -
    1;
  const edits = findings
    .flatMap(({ replacements = [] }) => replacements)
    .map(({ range, text }) => ({
      from: offset(range.line, range.column),
      to: offset(range.endLine, range.endColumn),
      text,
    }))
    .sort((a, b) => b.from - a.from);
  return edits.reduce(
    (all, { from, to, text }) => all.slice(0, from) + text + all.slice(to),
    content,
  );
}
