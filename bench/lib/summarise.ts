import type { Figure } from './BenchResult';

/** Median and spread of several runs, rounded to four digits. */
export function summarise(values: number[]): Exclude<Figure, number> {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
  return {
    median: round(median),
    spread: [round(sorted[0]), round(sorted[sorted.length - 1])],
  };
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
