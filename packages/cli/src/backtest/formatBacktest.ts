import type { ForecastQuality } from '@slo-scout/slo';
import type { BacktestReport } from './BacktestReport';

/** Reasons shown at most; a folder of thousands may have as many. */
const MOST_REASONS = 20;

/**
 * A back-test for people: one line a forecaster, then how far promises were
 * kept.
 *
 * @internal
 */
export function formatBacktest(report: BacktestReport): string {
  const [[, ours]] = Object.entries(report.forecasters);
  const judged = Object.values(report.histories).reduce((a, b) => a + b, 0);
  const windows = Object.entries(report.histories)
    .reverse()
    .map(([days, count]) => `${count} by windows of ${days} days`);
  const { skipped } = report;
  const reasons = [
    ...skipped.slice(0, MOST_REASONS),
    ...(skipped.length > MOST_REASONS
      ? [`and ${skipped.length - MOST_REASONS} more`]
      : []),
  ];
  return `${[
    `${judged} histories (${windows.join(', ')}), ${ours.windows} windows, ${
      ours.forecasts
    } forecasts`,
    table(
      [
        'forecaster',
        'ECE',
        'Brier',
        'skill',
        'inside 50 / 80 / 95 %',
        'uncertainty',
        '80 % width',
      ],
      Object.entries(report.forecasters).map(([name, quality]) => [
        name,
        quality.ece.toFixed(4),
        quality.brier.toFixed(4),
        quality.skill.toFixed(4),
        coverageOf(quality),
        quality.sharpness.uncertainty.toFixed(4),
        quality.sharpness.intervalWidth === undefined
          ? '–'
          : Number(quality.sharpness.intervalWidth.toPrecision(2)).toString(),
      ]),
    ),
    'Reliability of slo-scout: promised and kept, by decile',
    table(
      ['decile', 'forecasts', 'promised', 'kept'],
      ours.reliability.map(bin => [
        `${percent(bin.from)}–${percent(bin.to)}`,
        String(bin.count),
        percent(bin.meanPredicted),
        percent(bin.observed),
      ]),
    ),
    ...(reasons.length > 0
      ? [`Left out:\n${reasons.map(reason => `- ${reason}`).join('\n')}`]
      : []),
  ].join('\n\n')}\n`;
}

function coverageOf({ coverage }: ForecastQuality): string {
  return coverage
    ? [coverage[50], coverage[80], coverage[95]].map(percent).join(' / ')
    : '–';
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

/** Columns in step, the first to the left and the others to the right. */
function table(header: string[], rows: string[][]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) =>
    Math.max(...all.map(row => row[column].length)),
  );
  return all
    .map(row =>
      row
        .map((cell, i) =>
          i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
