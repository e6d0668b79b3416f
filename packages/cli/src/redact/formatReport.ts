import type { RedactionReport } from '@slo-scout/telemetry';

/**
 * A redaction report for people.
 *
 * @internal
 */
export function formatReport(report: RedactionReport): string {
  const { requests, changed, malformed, failed, findings } = report;
  const lines = [
    `${requests} requests, ${changed} with something to redact, ${malformed} malformed, ${failed} refused by a failed rule`,
  ];
  if (findings.length > 0) {
    const width = (texts: string[]) =>
      Math.max(...texts.map(text => text.length));
    const count = width(['count', ...findings.map(f => String(f.count))]);
    const rule = width(['rule', ...findings.map(f => f.rule)]);
    const place = (path: string) => path.replace(/\p{Cc}/gu, '?');
    const path = width(['path', ...findings.map(f => place(f.path))]);
    const row = (cells: [string, string, string, string]) =>
      [
        cells[0].padStart(count),
        cells[1].padEnd(rule),
        cells[2].padEnd(path),
        cells[3],
      ]
        .join('  ')
        .trimEnd();
    lines.push('', row(['count', 'rule', 'path', 'looks like']));
    for (const finding of findings) {
      lines.push(
        row([
          String(finding.count),
          finding.rule,
          place(finding.path),
          place(finding.shape ?? ''),
        ]),
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
