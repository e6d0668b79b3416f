import type { ReliabilityBin } from './scores';

const SIZE = 360;
const MARGIN = { left: 56, top: 40, right: 16, bottom: 92 };
/** Height of the bars below the axis that show how many forecasts each bin holds. */
const BAR_HEIGHT = 28;
/** Two-sided 95 % normal quantile. */
const Z = 1.959963984540054;

/**
 * Draws promised against kept: a point for each bin of forecasts with the 95 %
 * Wilson interval of what was kept, the diagonal of perfect calibration, and bars for how many forecasts
 * a bin holds. Self-contained SVG; its colours hold on light and dark ground.
 *
 * @param table - `scores.reliability` of a back-test
 * @param options - `title`: shown above; any text
 * @public
 */
export function reliabilityDiagram(
  table: readonly ReliabilityBin[],
  options: { title?: string } = {},
): string {
  const x = (share: number) => round(MARGIN.left + share * SIZE);
  const y = (share: number) => round(MARGIN.top + (1 - share) * SIZE);
  const width = MARGIN.left + SIZE + MARGIN.right;
  const height = MARGIN.top + SIZE + MARGIN.bottom;
  const most = Math.max(1, ...table.map(({ count }) => count));
  const floor = MARGIN.top + SIZE + 32 + BAR_HEIGHT;
  const total = table.reduce((sum, { count }) => sum + count, 0);
  const title = escapeXml(options.title ?? 'Reliability');

  const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1].flatMap(share => [
    `<path class="grid" d="M${x(share)} ${y(0)}V${y(1)}M${x(0)} ${y(share)}H${x(
      1,
    )}"/>`,
    `<text x="${x(share)}" y="${y(0) + 16}" text-anchor="middle">${percent(
      share,
    )}</text>`,
    `<text x="${x(0) - 8}" y="${y(share) + 4}" text-anchor="end">${percent(
      share,
    )}</text>`,
  ]);
  const bins = table.flatMap(bin => {
    const [low, high] = wilson(bin.observed, bin.count);
    const at = x(bin.meanPredicted);
    // A bin with any forecast is seen.
    const bar = round(Math.max(1, (bin.count / most) * BAR_HEIGHT));
    const about = `promised ${percent(bin.meanPredicted)}, kept ${percent(
      bin.observed,
    )} of ${bin.count}`;
    return [
      `<path class="interval" d="M${at} ${y(low)}V${y(high)}"/>`,
      `<circle cx="${at}" cy="${y(
        bin.observed,
      )}" r="4"><title>${about}</title></circle>`,
      `<rect class="bar" x="${x(bin.from) + 1}" y="${round(
        floor - bar,
      )}" width="${round((bin.to - bin.from) * SIZE - 2)}" height="${bar}"/>`,
    ];
  });

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${title}">`,
    '<style>text{font:12px sans-serif;fill:#777}.title{font-size:14px}.grid{stroke:#999;stroke-opacity:.3}.ideal{stroke:#999;stroke-dasharray:4 4}.interval{stroke:#1f77b4;stroke-width:1.5}.line{stroke:#1f77b4;fill:none}circle{fill:#1f77b4}.bar{fill:#1f77b4;fill-opacity:.5}</style>',
    `<text class="title" x="${x(0)}" y="22">${title}</text>`,
    ...ticks,
    `<path class="ideal" d="M${x(0)} ${y(0)}L${x(1)} ${y(1)}"/>`,
    `<polyline class="line" points="${table
      .map(bin => `${x(bin.meanPredicted)},${y(bin.observed)}`)
      .join(' ')}"/>`,
    ...bins,
    `<text x="${x(0.5)}" y="${
      floor + 20
    }" text-anchor="middle">promised probability; bars: ${total} forecasts</text>`,
    `<text transform="translate(14 ${y(
      0.5,
    )}) rotate(-90)" text-anchor="middle">share of promises kept</text>`,
    '</svg>',
    '',
  ].join('\n');
}

/** 95 % interval of a share; Wilson 1927. */
function wilson(share: number, count: number): [number, number] {
  const spread = (Z * Z) / count;
  const centre = (share + spread / 2) / (1 + spread);
  const half =
    (Z / (1 + spread)) *
    Math.sqrt((share * (1 - share)) / count + spread / (4 * count));
  return [Math.max(0, centre - half), Math.min(1, centre + half)];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, character => `&#${character.charCodeAt(0)};`);
}
