import { syntheticHistory } from '@slo-scout/slo';
import type { Bin, PopulationName } from '@slo-scout/slo';

const MINUTE = 60;
const BOUNDARIES = 40;

/** What the capsules of one journey, or of one step of it, say. */
export interface CapsuleRows {
  name: string;
  /** A row a minute with traffic. */
  rows: Bin[];
  from: number;
  to: number;
  /** Cumulative counts of a histogram like those of capsules, boundaries half a power of two apart. */
  histogram: Array<{ le: number; count: number }>;
}

const POPULATIONS: PopulationName[] = ['renewal', 'markov', 'saturation'];

/** Made-up capsules of a service with some journeys and steps, a minute a row as the store has them. */
export function capsuleRows(
  candidates: number,
  days: number,
  seed: number,
): CapsuleRows[] {
  return Array.from({ length: candidates }, (_, index) => {
    const population = POPULATIONS[index % POPULATIONS.length];
    const { bins, binSeconds } = syntheticHistory(
      population,
      400_000 + seed * 1000 + index,
      days,
    );
    const minutes = binSeconds / MINUTE;
    const rows = bins.flatMap(({ start, good, total }) =>
      Array.from({ length: minutes }, (_unused, minute) => ({
        start: start + minute * MINUTE,
        good: portion(good, minute, minutes),
        total:
          portion(good, minute, minutes) +
          portion(total - good, minute, minutes),
      })).filter(row => row.total > 0),
    );
    const total = bins.reduce((sum, bin) => sum + bin.total, 0);
    return {
      name: `${population}-${index + 1}`,
      rows,
      from: bins[0].start,
      to: bins[bins.length - 1].start + binSeconds,
      histogram: Array.from({ length: BOUNDARIES }, (_unused, i) => ({
        le: 0.001 * Math.pow(2, i / 2),
        count: Math.round(total * (1 - Math.exp(-Math.pow(2, i / 2) / 200))),
      })),
    };
  });
}

/** Whole parts of a count that add up to it. */
function portion(count: number, part: number, parts: number): number {
  return (
    Math.floor((count * (part + 1)) / parts) -
    Math.floor((count * part) / parts)
  );
}
