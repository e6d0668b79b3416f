/**
 * A series to write: its value at each time.
 *
 * @internal
 */
export interface PastSeries {
  /** With labels, e.g. `http_requests_total{job="cart"}`; series of one metric follow each other. */
  series: string;
  /** @param index - of the sample, from 0 */
  at(index: number): number;
}

/**
 * OpenMetrics text with a sample of each series at each step.
 *
 * @internal
 */
export function openMetrics(
  all: PastSeries[],
  { from, to, step }: { from: number; to: number; step: number },
): string {
  const lines: string[] = [];
  let family = '';
  for (const { series, at } of all) {
    const [name] = series.split('{');
    const next = name.replace(/_(total|bucket|count|sum)$/, '');
    if (next !== family) {
      // Unknown holds whatever ends in anything, half a histogram as well.
      lines.push(`# TYPE ${name} unknown`);
      family = next;
    }
    for (let i = 0, time = from; time <= to; i++, time += step) {
      lines.push(`${series} ${at(i)} ${time}`);
    }
  }
  lines.push('# EOF', '');
  return lines.join('\n');
}
