import type { LintReport } from '../types';

/**
 * A report for people and editors: `path:line:column severity rule message`, the fix below, and a last line of counts.
 *
 * @public
 */
export function formatText(report: LintReport): string {
  const lines: string[] = [];
  for (const finding of report.findings) {
    const { path, line, column, severity, ruleId, message, fix } = finding;
    const times =
      finding.occurrences > 1 ? ` (${finding.occurrences} times)` : '';
    lines.push(
      printable(
        `${path}:${line}:${column} ${severity} ${ruleId} ${message}${times}`,
      ),
      printable(`  fix: ${fix}`),
    );
  }
  const { error, warning, info } = report.counts;
  lines.push(
    `${count(report.files, 'file')}, ${count(
      report.documents,
      'document',
    )} with rules or SLOs: ${count(error, 'error')}, ${count(
      warning,
      'warning',
    )}, ${info} info`,
  );
  return `${lines.join('\n')}\n`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

/** Names in files must not move the cursor of a terminal or begin a new line. */
function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');
}
