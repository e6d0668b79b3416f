/** A Markdown table; numbers to the right. */
export function formatTable(
  header: string[],
  rows: Array<Array<string | number>>,
): string {
  const cells = [header, ...rows].map(row => row.map(format));
  const widths = header.map((_, column) =>
    Math.max(3, ...cells.map(row => row[column].length)),
  );
  const right = header.map((_, column) =>
    rows.every(row => typeof row[column] === 'number'),
  );
  const lines = cells.map(
    row =>
      `| ${row
        .map((cell, i) =>
          right[i] ? cell.padStart(widths[i]) : cell.padEnd(widths[i]),
        )
        .join(' | ')} |`,
  );
  const rule = `| ${widths
    .map((width, i) => `${'-'.repeat(width - 1)}${right[i] ? ':' : '-'}`)
    .join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
}

function format(value: string | number): string {
  if (typeof value === 'string') return value;
  return Number(value.toPrecision(4)).toLocaleString('en-US');
}
